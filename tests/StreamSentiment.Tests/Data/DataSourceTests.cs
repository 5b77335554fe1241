using System.IO.Compression;
using System.Text;
using StreamSentiment.Data;
using StreamSentiment.Data.Files;

namespace StreamSentiment.Tests.Data;

public sealed class DataSourceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("reviews.xml", "\"reviews.xml\" is neither imdb:PATH nor")]
    [InlineData("IMDB:x", "\"IMDB:x\" is neither")]
    [InlineData("", "\"\" is neither")]
    [InlineData("imdb:absent.tar.gz", "There is no file or folder absent.tar.gz.")]
    [InlineData("absent.csv#test", "There is no file absent.csv.")]
    public void Read_WrongSpec_IsRefusedBeforeAnythingIsRead(string spec, string message) =>
        Assert.StartsWith(message, Assert.Throws<DataException>(() => _ = DataSource.Read(spec, new())).Message);

    [Fact]
    public void Read_UnknownSelection_IsRefused()
    {
        string path = folder.Write("r.csv", "text,label\na,1\n");

        Assert.Equal(
            "\"#books\" is none of #train, #test, #unlabelled and #all.",
            Assert.Throws<DataException>(() => DataSource.Read($"{path}#books", new())).Message
        );
    }

    [Fact]
    public void Read_FolderInPlaceOfAFile_IsRefused()
    {
        string path = Path.Combine(folder.Path, "folder.csv");
        Directory.CreateDirectory(path);

        Assert.Equal($"There is no file {path}.", Assert.Throws<DataException>(() => DataSource.Read(path, new())).Message);
    }

    [Fact]
    public void Read_CompressedFileCutShort_IsRefused()
    {
        string rows = string.Concat(Enumerable.Range(0, 10_000).Select(n => $"text {n * 7919},{n % 2}\n"));
        string whole = folder.WriteCompressed("whole.csv.gz", Encoding.UTF8.GetBytes($"text,label\n{rows}"));
        byte[] bytes = File.ReadAllBytes(whole);
        // The second lacks the trailer only: every row is there, the checksum is not.
        string cut = folder.Write("cut.csv.gz", bytes[..(bytes.Length / 2)]);
        string bare = folder.Write("bare.csv.gz", bytes[..^8]);

        Assert.Equal(10_000, DataSource.Read(whole, new()).Count());
        Assert.StartsWith($"{cut} cannot be read: ", Assert.Throws<DataException>(() => DataSource.Load(cut, new())).Message);
        Assert.StartsWith($"{bare} cannot be read: ", Assert.Throws<DataException>(() => DataSource.Load(bare, new())).Message);
    }

    [Fact]
    public void Read_Zip_TakesTheOnlyFileOfReviewsOrTheOneThatIsNamed()
    {
        string one = Zip("one.zip", ("README.md", "x"), ("__MACOSX/._a.csv", "x"), ("data/a.csv", "text,label\na,1\n"));
        string two = Zip("two.zip", ("a.csv", "text,label\na,1\n"), ("b.jsonl", """{"text":"b","label":1}"""));

        Assert.Equal("a.csv:2", DataSource.Read(one, new()).Single().Id);
        Assert.Equal("b", DataSource.Read($"{two}/b.jsonl", new()).Single().Text);
        Assert.Equal(
            $"{two} holds 2 files of reviews: name one, such as {two}/a.csv. There are a.csv, b.jsonl.",
            Assert.Throws<DataException>(() => DataSource.Read(two, new())).Message
        );
    }

    [Fact]
    public void Read_FileOfAnyName_IsReadWhereTheFormatIsGiven()
    {
        string path = folder.Write("reviews.dat", "text;label\na;1\n");

        Assert.Equal("a", DataSource.Read(path, new() { Format = FileFormat.Csv }).Single().Text);
        Assert.Contains("--format", Assert.Throws<DataException>(() => DataSource.Read(path, new())).Message);
    }

    private string Zip(string name, params (string Name, string Content)[] files)
    {
        string path = Path.Combine(folder.Path, name);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (file, content) in files)
        {
            using var writer = new StreamWriter(zip.CreateEntry(file).Open());
            writer.Write(content);
        }

        return path;
    }

    [Fact]
    public void Load_File_PartsTrainAndTestTheSameWayEveryTime()
    {
        string path = folder.Write(
            "r.csv",
            "text,label\n" + string.Concat(Enumerable.Range(0, 10).Select(n => $"text {n},{n % 2}\n"))
        );

        var data = DataSource.Load(path, new());

        // Fixed by the hash of the texts: a change here moves reviews between training and testing on every user's machine.
        Assert.Equal(["text 2", "text 7", "text 9"], data.Test.Select(review => review.Text));
        Assert.Equal(data.Train, DataSource.Load($"{path}#train", new()).Train);
    }
}
