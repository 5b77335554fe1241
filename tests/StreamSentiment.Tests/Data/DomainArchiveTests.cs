using System.Text;
using StreamSentiment.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Data;

public sealed class DomainArchiveTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> warnings = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_ArchiveAndFolder_GiveTheSame() =>
        Assert.All(
            folder.WriteBoth(
                ("sorted/kitchen_&_housewares/positive.review", Record("k:1", "5.0", "sharp knife & fork")),
                ("sorted/books/unlabeled.review", Record("b:3", "1.0", "no label")),
                ("sorted/books/positive.review", [.. "<data>\n"u8, .. Record("b:1", "5.0", "a\n\nb  "), .. "</data>\n"u8]),
                ("sorted/books/negative.review", Record("b:2", "1.0", "<b>bad</b>\n<rating>\n"))
            ),
            path =>
                Assert.Equal(
                    [
                        ("books/negative/b:2", "<b>bad</b>\n<rating>", false, "books"),
                        ("books/positive/b:1", "a\n\nb", true, "books"),
                        ("books/unlabeled/b:3", "no label", null, "books"),
                        ("kitchen/positive/k:1", "sharp knife & fork", (bool?)true, "kitchen"),
                    ],
                    Read($"amazon-domains:{path}#all")
                        .Select(review => (review.Id, review.Text, review.IsPositive, review.Source))
                )
        );

    [Fact]
    public void Read_MixedEncodings_AreDecodedLineByLine()
    {
        byte[] text = [.. "caf\u00e9\n"u8, .. "caf"u8, 0xE9, (byte)' ', 0x93, .. "so\nna"u8, 0x1A, .. "ve"u8];

        var review = Assert.Single(ReadPositive(Record("1", "5.0", text)));

        Assert.Equal("café\ncafé “so\nna\uFFFDve", review.Text);
    }

    [Fact]
    public void Read_DirtyRecords_GiveUniqueIdsAndWarnings()
    {
        byte[] file =
        [
            .. Record("twice", "5.0", "first"),
            .. Record("twice", "1.0", "second"),
            .. "<review>\n<review_text>\nno id, no rating\n</review_text>\n</review>\n"u8,
            .. Record("empty", "5.0", "  "),
            .. "<review>\n<unique_id>\nno text\n</unique_id>\n</review>\n"u8,
            .. "<review>\n<unique_id>\ncut short\n</unique_id>\n<review_text>\nnever closed\n"u8,
            .. Record("three", "3.0", "neither"),
            .. Record("dos", "four", "line ends").SelectMany(value => value == '\n' ? "\r\n"u8.ToArray() : [value]),
        ];

        var reviews = ReadPositive(file);

        Assert.Equal(
            ["books/positive/twice", "books/positive/twice~2", "books/positive/3", "books/positive/three", "books/positive/dos"],
            reviews.Select(review => review.Id)
        );
        Assert.Equal(
            [
                "books/positive: left out 3 of 8 reviews, which have no text.",
                "books/positive: 2 of 8 reviews have a rating that contradicts their label.",
            ],
            warnings
        );
    }

    [Theory]
    [InlineData("<title>\n  Broke & gone \n</title>\n", "Broke & gone\nafter a week")]
    [InlineData("<title>\n\n</title>\n", "after a week")]
    [InlineData("", "after a week")]
    public void Read_Title_StandsAboveTheText(string title, string expected)
    {
        var review = Assert.Single(
            ReadPositive(
                Encoding.UTF8.GetBytes(
                    $"<review>\n<unique_id>\n1\n</unique_id>\n{title}<rating>\n5.0\n</rating>\n<review_text>\nafter "
                        + "a week\n</review_text>\n</review>\n"
                )
            )
        );

        Assert.Equal(expected, review.Text);
    }

    [Fact]
    public void Read_Domains_GivesThoseOnly()
    {
        string path = folder.WriteBoth(
            ("books/positive.review", Record("1", "5.0", "x")),
            ("dvd/positive.review", Record("1", "5.0", "x")),
            ("kitchen_&_housewares/positive.review", Record("1", "5.0", "x"))
        )[1];

        Assert.Equal(["books", "kitchen"], Read($"amazon-domains:{path}#books,kitchen").Select(review => review.Source));
        Assert.Equal(
            $"{path} has no domain \"shoes\"; it has books, dvd, kitchen.",
            Assert.Throws<DataException>(() => Read($"amazon-domains:{path}#shoes")).Message
        );
    }

    [Fact]
    public void Read_TrainAndTest_PartTheReviewsByTheirText()
    {
        byte[] records = Enumerable.Range(0, 500).SelectMany(n => Record($"{n}", "5.0", $"text {n % 250}")).ToArray();
        string path = folder.WriteBoth(("books/positive.review", records))[0];

        var data = DataSource.Load($"amazon-domains:{path}", new());

        Assert.Equal(500, data.Train.Count + data.Test.Count);
        Assert.InRange(data.Test.Count, 60, 140);
        Assert.Empty(data.Train.Select(review => review.Text).Intersect(data.Test.Select(review => review.Text)));
        Assert.Equal(data.Test, DataSource.Load($"amazon-domains:{path}#test", new()).Test);
    }

    [Fact]
    public void Read_ArchiveOfSomethingElse_IsRefused()
    {
        string path = folder.WriteBoth(("train/pos/0_9.txt", []))[1];

        Assert.Equal(
            $"{path} holds no reviews of product domains, such as books/positive.review.",
            Assert.Throws<DataException>(() => Read($"amazon-domains:{path}")).Message
        );
    }

    [Fact]
    public void Read_RealArchive_HasThePublishedCounts()
    {
        string? path = Repository.Shared("data/domain_sentiment_data.tar.gz");
        Assert.SkipWhen(path is null, "shared/data/domain_sentiment_data.tar.gz is absent");

        var reviews = Read($"amazon-domains:{path}");

        Assert.Equal(
            from domain in new[] { "books", "dvd", "electronics", "kitchen" }
            from isPositive in new[] { false, true }
            select (domain, isPositive, 1000),
            from review in reviews
            group review by (review.Source, review.IsPositive) into counted
            select (counted.Key.Source, counted.Key.IsPositive!.Value, counted.Count())
        );
        Assert.Equal(8000, reviews.Select(review => review.Id).Distinct().Count());
        Assert.All(reviews, review => Assert.True(review.Text.Length > 0 && review.Id.Length <= 512));
        Assert.Empty(warnings);
    }

    private List<SourceReview> ReadPositive(byte[] file)
    {
        string path = folder.WriteBoth(("books/positive.review", file))[1];
        return Read($"amazon-domains:{path}");
    }

    private List<SourceReview> Read(string spec) => [.. DataSource.Read(spec, new() { Warn = warnings.Add })];

    private static byte[] Record(string id, string rating, string text) => Record(id, rating, Encoding.UTF8.GetBytes(text));

    private static byte[] Record(string id, string rating, byte[] text) =>
        [
            .. Encoding.UTF8.GetBytes($"<review>\n<unique_id>\n{id}\n</unique_id>\n<helpful>\n\n</helpful>\n"),
            .. Encoding.UTF8.GetBytes($"<rating>\n{rating}\n</rating>\n<review_text>\n"),
            .. text,
            .. "\n</review_text>\n</review>\n"u8,
        ];
}
