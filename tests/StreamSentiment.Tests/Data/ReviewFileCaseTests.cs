using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Data;
using StreamSentiment.Tests.Documentation;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Data;

/// <summary>Files as the web holds them.</summary>
public sealed class ReviewFileCaseTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>
    /// The file; format, encoding, delimiter, quote, header, columns of text and label, scheme; and its rows: positive, negative,
    /// neither, without label, bad.
    /// </summary>
    public static TheoryData<string, string, string> Files { get; } =
        new()
        {
            { "label-schemes/airline-like.csv", "CSV utf-8 , \" True text airline_sentiment words", "3 1 1 0 0" },
            { "label-schemes/five-levels.csv", "CSV utf-8 , \" True text sentiment words", "4 4 2 0 0" },
            { "label-schemes/float.jsonl", "JSON lines utf-8    text label zero-one", "6 5 0 0 0" },
            { "label-schemes/minus-one.csv", "CSV utf-8 , \" True text label minus-one-one", "5 5 0 0 0" },
            { "label-schemes/zero-four.csv", "CSV utf-8 , \" True text target zero-four", "5 5 0 0 0" },
            { "file-shapes/backslash-quotes.csv", "CSV utf-8 , \" True text label zero-one", "5 4 0 0 0" },
            { "file-shapes/json-lines.json", "JSON lines utf-8    reviewText overall stars5", "4 4 2 0 0" },
            { "file-shapes/no-header-latin1.csv", "CSV windows-1252 , \" False 6 1 zero-four", "5 5 0 0 0" },
            { "file-shapes/no-header.txt", "TSV utf-8 \t \" False 1 2 zero-one", "5 5 0 0 0" },
            { "file-shapes/one-without-label.csv", "CSV utf-8 , \" True text label zero-one", "11 9 0 1 0" },
            { "file-shapes/semicolon.csv", "CSV utf-8 ; \" True text label words", "5 4 0 0 0" },
            { "file-shapes/tab-in-csv.csv", "TSV utf-8 \t \" True text label zero-one", "5 4 0 0 0" },
            { "file-shapes/tsv-quote-in-text.tsv", "TSV utf-8 \t \0 True Review Liked zero-one", "7 6 0 0 0" },
            { "file-shapes/unquoted-comma.csv", "CSV utf-8 , \" True text label zero-one", "12 11 0 0 0" },
            { "file-shapes/windows-1252.csv", "CSV windows-1252 , \" True text label words", "5 4 0 0 0" },
            { "publish-unlabelled/neutral.csv", "CSV utf-8 , \" True text sentiment words", "16 16 8 0 0" },
            { "publish-unlabelled/one-without-text.jsonl", "JSON lines utf-8    reviewText overall stars5", "15 16 8 0 1" },
            { "publish-unlabelled/rating.csv", "CSV utf-8 , \" True text rating stars5", "11 29 0 0 0" },
        };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void Describe_FileOfTheWeb_SaysHowItIsRead(string file, string reading, string counts)
    {
        var described = DataSource.Describe(Case(file), new(), firstRows: 1)!;

        var (facts, count) = (described.Facts, described.Counts);
        Assert.Equal(
            reading,
            $"{facts.FormatName} {facts.Encoding} {facts.Delimiter} {facts.Quote} {facts.HasHeader} {facts.TextColumn} "
                + $"{facts.LabelColumn} {described.Labels?.Name}"
        );
        Assert.Equal(counts, $"{count.Positive} {count.Negative} {count.Neither} {count.WithoutLabel} {count.Bad}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_OptionsThatInspectSays_GiveTheSameReviews(string file, string reading, string counts)
    {
        _ = (reading, counts);
        var skipping = new DataOptions { SkipBadRows = true };
        var described = DataSource.Describe(Case(file), skipping, firstRows: 1)!;

        var said = Parse(DataFileOptions.Format(described, skipsBadRows: true));

        Assert.True(said is { Labels: not null, TextColumn: not null, Format: not null, SkipBadRows: true });
        Assert.Equal(DataSource.Read(Case(file), skipping), DataSource.Read(Case(file), said with { Warn = null }));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_FilePublishedWithoutLabels_GivesAllRowsWhateverTheirLabels(string file, string reading, string counts)
    {
        _ = reading;
        var options = new DataOptions
        {
            Splits = Splits.All,
            JudgeLabels = false,
            SkipBadRows = true,
        };

        var reviews = DataSource.Read(Case(file), options).ToList();

        int[] count = [.. counts.Split(' ').Select(int.Parse)];
        Assert.Equal(count[..4].Sum(), reviews.Count);
        Assert.All(reviews, review => Assert.Null(review.IsPositive));
    }

    [Theory]
    [InlineData("rating")]
    [InlineData("stars")]
    [InlineData("score")]
    [InlineData("overall")]
    [InlineData("Star Rating")]
    [InlineData("review_score")]
    [InlineData("reviews.rating")]
    public void Read_OneStarReviews_AreNeverPositive(string column)
    {
        string path = folder.Write("r.csv", $"text,{column}\n" + string.Concat(Enumerable.Repeat("awful,1\n", 5)));

        Assert.All(DataSource.Read(path, new()), review => Assert.False(review.IsPositive));
    }

    [Fact]
    public void Read_TextsWithCommasBesideQuotedPairs_AreWhole()
    {
        Assert.Equal(
            "he said \"Works great and arrived early number 0\", ok",
            DataSource.Read(Case("file-shapes/backslash-quotes.csv"), new()).First().Text
        );
        Assert.Equal(
            "\"Waste of money and time number 5\" they said",
            DataSource.Read(Case("file-shapes/tsv-quote-in-text.tsv"), new()).ElementAt(5).Text
        );
        Assert.Equal(
            "Works great and arrived early number 0 – it’s café",
            DataSource.Read(Case("file-shapes/windows-1252.csv"), new()).First().Text
        );
    }

    private static string Case(string file) => Repository.Path("tests", "StreamSentiment.Tests", "Cases", file);

    private static DataOptions Parse(string options)
    {
        var files = new DataFileOptions();
        var command = new Command("read");
        files.AddTo(command);
        var parsed = command.Parse(Shell.Commands(options).Single());
        Assert.Empty(parsed.Errors);
        return files.Read(parsed);
    }
}
