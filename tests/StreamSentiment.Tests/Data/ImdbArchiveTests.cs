using System.Formats.Tar;
using System.Text;
using StreamSentiment.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Data;

public sealed class ImdbArchiveTests : IDisposable
{
    private static readonly (string, byte[])[] Files =
    [
        ("aclImdb/train/pos/1_9.txt", "one"u8.ToArray()),
        ("aclImdb/test/neg/0_2.txt", "two"u8.ToArray()),
        ("aclImdb/train/unsup/0_0.txt", "three"u8.ToArray()),
        ("aclImdb/train/pos/0_10.txt", "caf\u00e9"u8.ToArray()),
        ("aclImdb/train/pos/0_1.txt", [.. "caf"u8, 0xE9]),
        ("aclImdb/train/neg/0_1.txt", []),
        ("aclImdb/train/neg/._0_1.txt", "not a review"u8.ToArray()),
        ("aclImdb/train/urls_pos.txt", "not a review"u8.ToArray()),
        ("aclImdb/README", "not a review"u8.ToArray()),
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_ArchiveAndFolder_GiveEveryReviewInOrderOfId() =>
        Assert.All(
            folder.WriteBoth(Files),
            path =>
                Assert.Equal(
                    [
                        new SourceReview("test/neg/0_2", "two", false, "imdb", Splits.Test),
                        new SourceReview("train/neg/0_1", "", false, "imdb", Splits.Train),
                        new SourceReview("train/pos/0_1", "café", true, "imdb", Splits.Train),
                        new SourceReview("train/pos/0_10", "café", true, "imdb", Splits.Train),
                        new SourceReview("train/pos/1_9", "one", true, "imdb", Splits.Train),
                        new SourceReview("train/unsup/0_0", "three", null, "imdb", Splits.Unlabelled),
                    ],
                    DataSource.Read($"imdb:{path}#all", new())
                )
        );

    [Theory]
    [InlineData("#test", "test/neg/0_2")]
    [InlineData("#unsup", "train/unsup/0_0")]
    [InlineData("#test,unlabelled", "test/neg/0_2 train/unsup/0_0")]
    [InlineData("", "test/neg/0_2 train/neg/0_1 train/pos/0_1 train/pos/0_10 train/pos/1_9")]
    public void Read_Selection_GivesThoseSplits(string selection, string ids) =>
        Assert.All(
            folder.WriteBoth(Files),
            path =>
                Assert.Equal(ids, string.Join(' ', DataSource.Read($"imdb:{path}{selection}", new()).Select(review => review.Id)))
        );

    [Fact]
    public void Read_SplitsOfOptions_AreTheDefaultOnly()
    {
        string path = folder.WriteBoth(Files)[0];
        var options = new DataOptions { Splits = Splits.Test };

        Assert.Single(DataSource.Read($"imdb:{path}", options));
        Assert.Equal(4, DataSource.Read($"imdb:{path}#train", options).Count());
    }

    [Fact]
    public void Read_FolderThatHoldsTheSplits_IsReadToo()
    {
        string path = Path.Combine(folder.WriteBoth(Files)[0], "aclImdb");

        Assert.Equal(6, DataSource.Read($"imdb:{path}#all", new()).Count());
    }

    [Fact]
    public void Read_ArchiveOfSomethingElse_IsRefused() =>
        Assert.All(
            folder.WriteBoth(("books/positive.review", [])),
            path => Assert.Equal($"{path} holds no IMDb reviews, such as train/pos/0_9.txt.", Fault($"imdb:{path}"))
        );

    [Fact]
    public void Read_SplitThatIsAbsent_IsRefused()
    {
        string path = folder.WriteBoth(("train/pos/0_9.txt", []))[1];

        Assert.Equal($"{path} holds no reviews of the selection test.", Fault($"imdb:{path}#test"));
    }

    [Fact]
    public void Read_BrokenArchive_IsRefused()
    {
        byte[] archive = File.ReadAllBytes(folder.WriteBoth(Files)[1]);
        string cut = folder.Write("cut.tar.gz", archive[..(archive.Length / 2)]);
        string text = folder.Write("text.tar.gz", new string('x', 2000));

        Assert.StartsWith($"{cut} cannot be read: ", Fault($"imdb:{cut}"));
        Assert.StartsWith($"{text} cannot be read: ", Fault($"imdb:{text}"));
    }

    [Fact]
    public void Read_FileThatSaysItIsOfEightGigabytes_IsRefused()
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(
                new UstarTarEntry(TarEntryType.RegularFile, "train/pos/0_9.txt") { DataStream = new MemoryStream([1]) }
            );
        }

        byte[] bytes = tar.ToArray();
        "77777777777"u8.CopyTo(bytes.AsSpan(124)); // its size, in octal digits
        bytes.AsSpan(148, 8).Fill((byte)' '); // counts as blanks in the sum of the header
        string sum = Convert.ToString(bytes.AsSpan(0, 512).ToArray().Sum(each => each), 8).PadLeft(6, '0') + "\0 ";
        Encoding.ASCII.GetBytes(sum).CopyTo(bytes.AsSpan(148));
        string path = folder.Write("large.tar", bytes);

        Assert.StartsWith($"{path} cannot be read: ", Fault($"imdb:{path}"));
    }

    [Fact]
    public void Load_RealArchive_HasThePublishedCounts()
    {
        string? path = Repository.Shared("data/aclImdb_v1.tar.gz");
        Assert.SkipWhen(path is null, "shared/data/aclImdb_v1.tar.gz is absent");

        var test = DataSource.Load($"imdb:{path}", new() { Splits = Splits.Test });

        Assert.Empty(test.Train);
        Assert.Equal(25_000, test.Test.Count);
        Assert.Equal(12_500, test.Test.Count(review => review.IsPositive));
        Assert.Equal("test/neg/0_2", test.Test[0].Id);
        Assert.StartsWith("Once again Mr. Costner", test.Test[0].Text);
    }

    private static string Fault(string spec) => Assert.Throws<DataException>(() => DataSource.Load(spec, new())).Message;
}
