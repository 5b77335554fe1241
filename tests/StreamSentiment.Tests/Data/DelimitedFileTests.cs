using System.Text;
using StreamSentiment.Data;

namespace StreamSentiment.Tests.Data;

public sealed class DelimitedFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> warnings = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_Csv_GivesIdsOfFileAndLineAndTheTextAsQuoted()
    {
        string path = folder.Write("r.csv", "text,label\r\n\"a, \"\"b\"\"\r\nc\",1\r\n\r\nplain \"quote\",neg\r\n,0");

        Assert.Equal(
            [("r.csv:2", "a, \"b\"\r\nc", true), ("r.csv:5", "plain \"quote\"", false), ("r.csv:6", "", (bool?)false)],
            Read(path).Select(review => (review.Id, review.Text, review.IsPositive))
        );
    }

    [Fact]
    public void Read_Tsv_KeepsCommasAndQuotes()
    {
        string path = folder.Write("r.tsv", "id\tsentiment\treview\n7\tpos\ta, \"b\" c\n");

        Assert.Equal(
            ("7", "a, \"b\" c", true),
            Read(path).Select(review => (review.Id, review.Text, review.IsPositive!.Value)).Single()
        );
    }

    [Fact]
    public void Read_ByteOrderMarkAndGzip_AreNotPartOfTheText()
    {
        string path = folder.WriteCompressed("r.csv.gz", [.. Encoding.UTF8.Preamble, .. "text,label\nü,1\n"u8]);

        Assert.Equal("ü", Read(path).Single().Text);
    }

    [Theory]
    [InlineData("text,review,label", "a,b,1", "a")]
    [InlineData("Review,Text,Label", "a,b,1", "b")]
    [InlineData("content,review_text,label", "a,b,1", "b")]
    [InlineData(" text ,label", "a,1", "a")]
    public void Read_UsualColumns_AreTakenInOrder(string header, string row, string text) =>
        Assert.Equal(text, Read(folder.Write("r.csv", $"{header}\n{row}\n")).Single().Text);

    [Fact]
    public void Read_NamedColumns_AreTaken()
    {
        string path = folder.Write("r.csv", "text,label,body,verdict,key\nx,1,b,false,k\n");

        var review = Read(
                path,
                new()
                {
                    TextColumn = "body",
                    LabelColumn = "verdict",
                    IdColumn = "key",
                }
            )
            .Single();

        Assert.Equal(("k", "b", false), (review.Id, review.Text, review.IsPositive!.Value));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("TRUE", true)]
    [InlineData("Pos", true)]
    [InlineData(" positive ", true)]
    [InlineData("0", false)]
    [InlineData("False", false)]
    [InlineData("NEG", false)]
    [InlineData("negative", false)]
    public void Read_Label_IsRead(string label, bool isPositive) =>
        Assert.Equal(isPositive, Read(folder.Write("r.csv", $"text,label\nx,{label}\n")).Single().IsPositive);

    [Fact]
    public void Read_StarRatings_LeaveOutThreeStars()
    {
        string path = folder.Write("r.csv", "text,rating\na,1\nb,2.0\nc,3\nd,4\ne,5\n");

        var reviews = Read(path, new() { StarRatings = true });

        Assert.Equal([false, false, true, true], reviews.Select(review => review.IsPositive!.Value));
        Assert.Equal(["r.csv: reviews with 3 stars, which are neither positive nor negative, were left out: 1."], warnings);
    }

    [Fact]
    public void Read_Unlabelled_IsAllowedWhereAskedFor()
    {
        string path = folder.Write("r.csv", "text,label\na,\nb,1\n");
        string bare = folder.Write("bare.csv", "text\na\n");

        Assert.Equal([null, true], Read($"{path}#all").Select(review => review.IsPositive));
        Assert.Equal("a", Read($"{path}#unlabelled").Single().Text);
        Assert.Equal(Splits.Unlabelled, Read(bare, new() { Splits = Splits.All }).Single().Split);
    }

    [Theory]
    [InlineData("", "{0} is empty.")]
    [InlineData("text,label\n", "{0} holds no reviews of the selection labelled.")]
    [InlineData(
        "label,title\n1,x\n",
        "{0} has no text column text or review or review_text or content; its columns are label, title."
    )]
    [InlineData("text,title\nx,y\n", "{0} has no label column label or sentiment or rating; its columns are text, title.")]
    [InlineData("text,label\na,1\nb,\n", "Line 3 of {0} has no label.")]
    [InlineData("text,label\na,1,2\n", "Line 2 of {0} has 3 fields, the header has 2.")]
    [InlineData("text,label\n\"a\nb\",1\nc\n", "Line 4 of {0} has 1 fields, the header has 2.")]
    [InlineData("label,text\n1,a\n1,\"b\n1,c\n", "Line 3 of {0} opens a quote that is never closed.")]
    [InlineData(
        "text,label\na,5\n",
        "Line 2 of {0} has the label \"5\", expected 1/0, true/false, pos/neg or positive/negative (star ratings are an option)."
    )]
    public void Read_BadFile_IsRefusedInASentence(string content, string message)
    {
        string path = folder.Write("r.csv", content);

        Assert.Equal(string.Format(message, path), Fault(path, new()));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("6")]
    [InlineData("NaN")]
    [InlineData("good")]
    public void Read_LabelThatIsNoStars_IsRefused(string label)
    {
        string path = folder.Write("r.csv", $"text,label\na,{label}\n");

        Assert.Equal(
            $"Line 2 of {path} has the label \"{label}\", expected 1 to 5 stars.",
            Fault(path, new() { StarRatings = true })
        );
    }

    [Fact]
    public void Read_LabelThatIsAReview_IsShortened() =>
        Assert.Contains("xxx…\"", Fault(folder.Write("r.csv", $"text,label\na,{new string('x', 1000)}\n"), new()));

    [Fact]
    public void Read_NamedColumnThatIsAbsent_ListsTheColumns()
    {
        string path = folder.Write("r.csv", "text,label\na,1\n");

        Assert.Equal($"{path} has no id column key; its columns are text, label.", Fault(path, new() { IdColumn = "key" }));
    }

    [Fact]
    public void Read_InvalidUtf8_NamesTheLine()
    {
        string path = folder.Write("r.csv", [.. "text,label\nü,1\ncaf"u8, 0xE9, .. ",1\n"u8]);

        Assert.Equal($"Line 3 of {path} is not UTF-8.", Fault(path, new()));
    }

    private List<SourceReview> Read(string spec, DataOptions? options = null) =>
        [.. DataSource.Read(spec, (options ?? new()) with { Warn = warnings.Add })];

    private static string Fault(string spec, DataOptions options) =>
        Assert.Throws<DataException>(() => DataSource.Load(spec, options)).Message;
}
