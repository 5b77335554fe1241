using System.Text;
using StreamSentiment.Data;

namespace StreamSentiment.Tests.Data;

public sealed class JsonFileTests : IDisposable
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
    [InlineData("{\"text\":\"a\",\"label\":1}\n{\"text\":\"b\",", "Line 2 of {0} is not JSON from character 12 on. {1}")]
    [InlineData("{\"text\":\"a\",\"label\":1}\n[1]", "Line 2 of {0} is not a JSON object. {1}")]
    [InlineData("[1]", "Object 1 of {0} is not a JSON object. {1}")]
    [InlineData("[{\"text\":\"a\",\"label\":1},\n{\"text\"]", "{0} is not JSON from line 2, character 8 on.")]
    [InlineData(
        "{\"words\":\"a\",\"label\":1}",
        "{0} has no text column by a usual name (text, review, reviewtext, content …); its columns are words, label. Name it "
            + "with --text-column."
    )]
    [InlineData("{\"text\":null,\"label\":1}", "Line 1 of {0} has no text. {1}")]
    [InlineData("{\"text\":1,\"label\":1}", "Line 1 of {0} has a text that is not a string. {1}")]
    [InlineData("{\"text\":\"a\",\"label\":1}\n{\"text\":\"a\"}", "Line 2 of {0} has no label. {1}")]
    [InlineData("{\"text\":\"\\ud800\",\"label\":1}", "Line 1 of {0} escapes half a surrogate pair. {1}")]
    public void Read_BadFile_IsRefusedInASentence(string content, string message)
    {
        string path = folder.Write("r.jsonl", content);

        Assert.Equal(string.Format(message, path, "--skip-bad-rows leaves such rows out and counts them."), Fault(path));
    }

    [Fact]
    public void Read_InvalidUtf8AfterAByteOrderMark_IsRefused()
    {
        string path = folder.Write("r.jsonl", [.. Encoding.UTF8.Preamble, .. "{\"text\":\"caf"u8, 0xE9, .. "\",\"label\":1}"u8]);

        Assert.StartsWith($"Line 1 of {path} is not UTF-8.", Fault(path));
    }

    [Theory]
    [InlineData("""[{"text":"a","label":1},{"text":"b","label":0}]""")]
    [InlineData(
        """
            [
              {"text":"a","label":1},
              {"text":"b","label":0}
            ]
            """
    )]
    [InlineData(
        """
            {
              "text": "a",
              "label": true
            }
            {
              "text": "b",
              "label": false
            }
            """
    )]
    [InlineData("""{"reviews":[{"text":"a","label":"pos"},{"text":"b","label":"neg"}],"page":1}""")]
    public void Read_ObjectsInAnyShape_GiveReviews(string content)
    {
        string path = folder.Write("r.json", content);

        Assert.Equal(
            [("r.json:1", "a", true), ("r.json:2", "b", (bool?)false)],
            DataSource.Read(path, new()).Select(review => (review.Id, review.Text, review.IsPositive))
        );
    }

    [Fact]
    public void Read_BadLine_CostsOnlyItself()
    {
        string path = folder.Write(
            "r.jsonl",
            """
            {"text":"a","label":1}
            {"text":"b","label":
            {"text":"c","label":0}
            """
        );
        List<string> warnings = [];

        Assert.Equal(
            ["a", "c"],
            DataSource.Read(path, new() { SkipBadRows = true, Warn = warnings.Add }).Select(review => review.Text)
        );
        Assert.StartsWith("r.jsonl: skipped 1 of 3 rows", Assert.Single(warnings));
    }

    [Fact]
    public void Read_PropertyInsideAnother_IsNamedWithADot()
    {
        string path = folder.Write(
            "r.json",
            """{"review":{"body":"a"},"stars":5}""" + "\n" + """{"review":{"body":"b"},"stars":1}"""
        );

        Assert.Equal(
            [("a", true), ("b", (bool?)false)],
            DataSource.Read(path, new() { TextColumn = "review.body" }).Select(review => (review.Text, review.IsPositive))
        );
    }

    [Fact]
    public void Read_JsonLinesInATextFile_AreRecognised()
    {
        string path = folder.Write("r.txt", """{"text":"a, b","label":1}""");

        Assert.Equal("a, b", DataSource.Read(path, new()).Single().Text);
    }

    private static string Fault(string spec) => Assert.Throws<DataException>(() => DataSource.Load(spec, new())).Message;
}
