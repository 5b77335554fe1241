using System.Collections.Concurrent;
using StreamSentiment.Cli;

namespace StreamSentiment.Tests.Cli;

public sealed class JsonLinesTests
{
    [Fact]
    public void Read_Lines_GivesTheirTextsAndSkipsBlankOnes()
    {
        var lines = new JsonLines(new StringReader("{\"text\":\"a\",\"id\":1}\n\n {\"text\":\"\"}\n"));

        var read = lines.Read().ToArray();

        Assert.Equal(["a", ""], read.Select(line => line.Text));
        Assert.Equal(1, read[0].Line.GetProperty("id").GetInt32());
        Assert.Equal(ExitCode.Done, lines.Result);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"text\":1}")]
    [InlineData("{\"text\":")]
    [InlineData("{\"text\":\"\\ud800\"}")]
    public void Read_BadLine_CostsOnlyItself(string line)
    {
        var lines = new JsonLines(new StringReader($"{{\"text\":\"a\"}}\n{line}\n{{\"text\":\"b\"}}"));

        Assert.Equal(["a", "b"], lines.Read().Select(good => good.Text));
        Assert.Equal(ExitCode.Usage, lines.Result);
    }

    [Fact]
    public void ReadBatches_LineWhileTheNextIsNotThere_IsGivenAtOnce()
    {
        using var input = new LateReader();
        input.Add("{\"text\":\"a\"}");
        using var batches = new JsonLines(input).ReadBatches(most: 2).GetEnumerator();

        Assert.True(batches.MoveNext());
        Assert.Equal(["a"], batches.Current.Select(line => line.Text));

        input.Add("{\"text\":\"b\"}");
        input.Add("{\"text\":\"c\"}");
        input.Add("{\"text\":\"d\"}");
        input.End();
        List<string> rest = [];
        while (batches.MoveNext())
        {
            Assert.InRange(batches.Current.Count, 1, 2);
            rest.AddRange(batches.Current.Select(line => line.Text));
        }

        Assert.Equal(["b", "c", "d"], rest);
    }

    /// <summary>Lines that come when the test writes them.</summary>
    private sealed class LateReader : TextReader
    {
        private readonly BlockingCollection<string> lines = [];

        public void Add(string line) => lines.Add(line);

        public void End() => lines.CompleteAdding();

        public override string? ReadLine() => lines.TryTake(out string? line, Timeout.Infinite) ? line : null;

        protected override void Dispose(bool disposing)
        {
            lines.Dispose();
            base.Dispose(disposing);
        }
    }
}
