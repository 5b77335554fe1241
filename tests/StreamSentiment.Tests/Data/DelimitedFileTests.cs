using System.Text;
using StreamSentiment.Data;
using StreamSentiment.Data.Labels;

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

        var reviews = Read(path, new() { Labels = LabelScheme.Parse("stars5") });

        Assert.Equal([false, false, true, true], reviews.Select(review => review.IsPositive!.Value));
        Assert.Equal(["r.csv: left out 1 of 5 reviews, whose label is neither positive nor negative: \"3\" 1."], warnings);
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
        "{0} has no text column by a usual name (text, review, reviewtext, content …); its columns are label, title. "
            + "Name it with --text-column."
    )]
    [InlineData(
        "text,title\nx,y\n",
        "{0} has no label column by a usual name (label, sentiment, rating, stars …); its columns are text, title. "
            + "Name it with --label-column."
    )]
    [InlineData("text,label\na,1\nb,\n", "Line 3 of {0} has no label. {1}")]
    [InlineData("text,label,date\na,b,1,2\n", "Line 2 of {0} has 4 fields, the header has 3. {1}")]
    [InlineData("text,label\n\"a\",b,1\n", "Line 2 of {0} has 3 fields, the header has 2. {1}")]
    [InlineData("text,label\n\"a\nb\",1\nc\n", "Line 4 of {0} has 1 fields, the header has 2. {1}")]
    [InlineData(
        "label,text\n1,\"a, a\"\n1,\"b, b\"\n1,\"b\n1,c\n",
        "Line 4 of {0} opens a quote that is never closed (--quote none reads quotes as text). {1}"
    )]
    [InlineData(
        "text,label\na,pos\nb,neg\nc,maybe\n",
        "Line 4 of {0} has the label \"maybe\", expected positive or negative (--labels says what labels mean). {1}"
    )]
    [InlineData(
        "text,label\na,5\n",
        "The labels in label are \"5\", which can be read in more than one way: say how with --labels, for example --labels "
            + "\"5=positive\", or by name (words, zero-one, minus-one-one, zero-four, stars5, stars10, yes-no) ({0})."
    )]
    public void Read_BadFile_IsRefusedInASentence(string content, string message)
    {
        string path = folder.Write("r.csv", content);

        Assert.Equal(string.Format(message, path, "--skip-bad-rows leaves such rows out and counts them."), Fault(path, new()));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("6")]
    [InlineData("NaN")]
    [InlineData("so so")]
    public void Read_LabelThatIsNoStars_IsRefused(string label)
    {
        string path = folder.Write("r.csv", $"text,label\na,{label}\n");

        Assert.StartsWith(
            $"Line 2 of {path} has the label \"{label}\", expected 1 to 5 stars, where 3 are neutral",
            Fault(path, new() { Labels = LabelScheme.Parse("stars5") })
        );
    }

    [Fact]
    public void Read_LabelThatIsAReview_IsNotShown()
    {
        string message = Fault(folder.Write("r.csv", $"text,label\na,{new string('x', 1000)}\n"), new());

        Assert.Contains("a text of 1,000 characters", message);
        Assert.DoesNotContain("xxx", message);
    }

    [Fact]
    public void Read_NamedColumnThatIsAbsent_ListsTheColumns()
    {
        string path = folder.Write("r.csv", "text,label\na,1\n");

        Assert.Equal($"{path} has no id column key; its columns are text, label.", Fault(path, new() { IdColumn = "key" }));
    }

    [Fact]
    public void Read_Utf8WithAFieldInWindows1252_ReadsBothAndSaysSo()
    {
        string path = folder.Write("r.csv", [.. "text,label\nü,1\ncaf"u8, 0xE9, .. ",1\n"u8]);

        Assert.Equal(["ü", "café"], Read(path).Select(review => review.Text));
        Assert.Equal(["r.csv: partly not UTF-8, and so read as Windows-1252; --encoding names another."], warnings);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("utf-8")]
    public void Read_InvalidUtf8WhereThatIsTheEncoding_NamesTheLine(string? encoding)
    {
        byte[] mark = encoding is null ? [.. Encoding.UTF8.Preamble] : [];
        string path = folder.Write("r.csv", [.. mark, .. "text,label\nü,1\ncaf"u8, 0xE9, .. ",1\n"u8]);

        Assert.StartsWith($"Line 3 of {path} is not UTF-8.", Fault(path, new() { Encoding = encoding }));
        Assert.Equal("ü", Read(path, new() { Encoding = encoding, SkipBadRows = true }).Single().Text);
        Assert.Equal([$"r.csv: skipped 1 of 2 rows, which cannot be read. The first: Line 3 of {path} is not UTF-8."], warnings);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Read_Utf16_IsDetectedByItsMark(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] content = encoding.GetBytes("text,label\r\n\"größer\nals\",1\r\n");
        string path = folder.Write("r.csv", [.. encoding.Preamble, .. content]);

        Assert.Equal("größer\nals", Read(path).Single().Text);
    }

    [Fact]
    public void Read_Utf16WithoutAMark_IsDetectedByItsZeros()
    {
        string path = folder.Write("r.csv", Encoding.Unicode.GetBytes("text,label\nein gutes Buch,1\n"));

        Assert.Equal("ein gutes Buch", Read(path).Single().Text);
    }

    [Fact]
    public void Read_NamedEncoding_IsUsed()
    {
        string path = folder.Write("r.csv", [.. "text,label\n"u8, 0xEF, 0xF0, .. ",1\n"u8]);

        Assert.Equal("пр", Read(path, new() { Encoding = "windows-1251" }).Single().Text);
        Assert.StartsWith("There is no encoding \"utf-9\" to read", Fault(path, new() { Encoding = "utf-9" }));
    }

    [Fact]
    public void Read_QuoteThatIsNeverClosed_CostsOnlyItsRow()
    {
        string path = folder.Write(
            "r.csv",
            "text,label\n\"a, a\",1\n\"b, b\",1\n\"open,0\n\"c, c\",0\nd,1\n\"open,0\ne,0\nf,1\n"
        );

        Assert.Equal(
            [("a, a", 2), ("b, b", 3), ("c, c", 5), ("d", 6), ("e", 8), ("f", 9)],
            Read(path, new() { SkipBadRows = true })
                .Select(review => (review.Text, int.Parse(review.Id[(review.Id.IndexOf(':') + 1)..])))
        );
        Assert.StartsWith("r.csv: skipped 2 of 8 rows", Assert.Single(warnings));
    }

    [Fact]
    public void Read_SpreadsheetWithEmptyRowsAndFields_LeavesThemOut()
    {
        string path = folder.Write("r.csv", "sep=;\n;text;label\n0;a;4,0;;\n;;\n1;b;2,5\n");

        Assert.Equal(
            [("a", true), ("b", false)],
            Read(path, new() { Labels = LabelScheme.Parse("stars5") }).Select(review => (review.Text, review.IsPositive!.Value))
        );
    }

    [Fact]
    public void Read_CommasInTextsThatAreNotQuoted_AreTextWhereOnlyLabelAndIdAreBeside()
    {
        string path = folder.Write("r.csv", "id,text,label\n1,good,1\n2,bad, really, bad,0\n3,bad,0\n");

        Assert.Equal(
            [("1", "good", true), ("2", "bad, really, bad", false), ("3", "bad", (bool?)false)],
            Read(path).Select(review => (review.Id, review.Text, review.IsPositive))
        );
    }

    [Theory]
    [InlineData("r.csv", "text\nGood, really\nBad\nGood, fast, cheap\n")]
    [InlineData("r.txt", "Good, really\nBad\nGood, fast, cheap\n")]
    public void Read_TextsAlone_AreALineEach(string name, string content) =>
        Assert.Equal(
            ["Good, really", "Bad", "Good, fast, cheap"],
            Read(folder.Write(name, content), new() { Splits = Splits.All }).Select(review => review.Text)
        );

    [Theory]
    [InlineData("Terrible in every way, it broke\t0\nI would buy it again\t1\n", null)]
    [InlineData("\"Terrible in every way, it broke\",\"bad\"\n\"I would buy it again\",\"fine\"\n", null)]
    [InlineData("\"Terrible, in every way\",\"bad\"\n\"I would buy it again\",\"fine\"\n", "body")]
    public void Read_FileWithoutAHeader_NeverShowsAReviewAsAColumn(string content, string? textColumn)
    {
        string path = folder.Write("r.csv", content);

        string? message = Record.Exception(() => Read(path, new() { TextColumn = textColumn }))?.Message;

        Assert.DoesNotContain("errible", message ?? "");
    }

    [Fact]
    public void Read_NoHeaderAndColumnsByNumber_AreTaken()
    {
        string path = folder.Write("r.csv", "good,a\nbad,b\n");

        Assert.Equal(
            [("a", true), ("b", false)],
            Read(
                    path,
                    new()
                    {
                        HasHeader = false,
                        TextColumn = "2",
                        LabelColumn = "1",
                    }
                )
                .Select(review => (review.Text, review.IsPositive!.Value))
        );
        Assert.Equal(
            $"{path} has no text column 3; it has no header and 2 columns, which are named by number, from 1.",
            Fault(path, new() { HasHeader = false, TextColumn = "3" })
        );
    }

    private List<SourceReview> Read(string spec, DataOptions? options = null) =>
        [.. DataSource.Read(spec, (options ?? new()) with { Warn = warnings.Add })];

    private static string Fault(string spec, DataOptions options) =>
        Assert.Throws<DataException>(() => DataSource.Load(spec, options)).Message;
}
