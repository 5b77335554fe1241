using System.Text;
using StreamSentiment.Data;

namespace StreamSentiment.Tests.Data;

public sealed class JsonLinesFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_Lines_GiveReviews()
    {
        string path = folder.WriteCompressed(
            "r.jsonl.gz",
            [
                .. Encoding.UTF8.Preamble,
                .. "{\"text\":\"a\\nü\",\"label\":1,\"id\":7}\r\n\n{\"review\":\"\",\"sentiment\":false}"u8,
            ]
        );

        Assert.Equal(
            [("7", "a\nü", true), ("r.jsonl.gz:3", "", (bool?)false)],
            DataSource.Read(path, new()).Select(review => (review.Id, review.Text, review.IsPositive))
        );
    }

    [Fact]
    public void Read_NullLabel_IsUnlabelled()
    {
        string path = folder.Write("r.jsonl", """{"text":"a","label":null}""");

        Assert.Equal(Splits.Unlabelled, DataSource.Read($"{path}#all", new()).Single().Split);
    }

    [Theory]
    [InlineData("", "{0} holds no reviews of the selection labelled.")]
    [InlineData("{\"text\":\"a\",\"label\":1}\n{\"text\":\"b\",", "Line 2 of {0} is not JSON from character 12 on.")]
    [InlineData("[1]", "Line 1 of {0} is not a JSON object.")]
    [InlineData("{\"body\":\"a\",\"label\":1}", "Line 1 of {0} has no text; its properties are body, label.")]
    [InlineData("{\"text\":null,\"label\":1}", "Line 1 of {0} has no text.")]
    [InlineData("{\"text\":1,\"label\":1}", "Line 1 of {0} has a text that is not a string.")]
    [InlineData("{\"text\":\"a\"}", "Line 1 of {0} has no label.")]
    [InlineData("{\"text\":\"\\ud800\",\"label\":1}", "Line 1 of {0} escapes half a surrogate pair.")]
    public void Read_BadFile_IsRefusedInASentence(string content, string message)
    {
        string path = folder.Write("r.jsonl", content);

        Assert.Equal(string.Format(message, path), Fault(path));
    }

    [Fact]
    public void Read_InvalidUtf8AfterAByteOrderMark_IsRefused()
    {
        string path = folder.Write("r.jsonl", [.. Encoding.UTF8.Preamble, .. "{\"text\":\"caf"u8, 0xE9, .. "\",\"label\":1}"u8]);

        Assert.Equal($"Line 1 of {path} or one soon after it is not UTF-8.", Fault(path));
    }

    private static string Fault(string spec) => Assert.Throws<DataException>(() => DataSource.Load(spec, new())).Message;
}
