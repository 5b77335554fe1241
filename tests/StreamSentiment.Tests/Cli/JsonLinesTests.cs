using StreamSentiment.Cli;

namespace StreamSentiment.Tests.Cli;

public sealed class JsonLinesTests
{
    [Fact]
    public void Read_Lines_GivesTheirTextsAndSkipsBlankOnes()
    {
        var lines = JsonLines.Read(new StringReader("{\"text\":\"a\",\"id\":1}\n\n {\"text\":\"\"}\n")).ToArray();

        Assert.Equal(["a", ""], lines.Select(line => line.Text));
        Assert.Equal(1, lines[0].Line.GetProperty("id").GetInt32());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"text\":1}")]
    [InlineData("{\"text\":")]
    [InlineData("{\"text\":\"\\ud800\"}")]
    public void Read_BadLine_IsRefusedByItsNumber(string line)
    {
        var error = Assert.Throws<UsageException>(() => JsonLines.Read(new StringReader($"\n{line}")).ToArray());

        Assert.StartsWith("Line 2 of standard input ", error.Message);
    }
}
