using Parquet;
using Parquet.Schema;
using StreamSentiment.Data;

namespace StreamSentiment.Tests.Data.Files;

public sealed class ParquetFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Read_TextAndWholeNumbers_GiveReviews()
    {
        string path = await WriteAsync("r.parquet", metadata: null);

        Assert.Equal(
            [("r.parquet:1", "good", true), ("r.parquet:2", "bad", false), ("r.parquet:4", "fine", (bool?)true)],
            DataSource.Read(path, new() { SkipBadRows = true }).Select(review => (review.Id, review.Text, review.IsPositive))
        );
        Assert.StartsWith(
            $"Row 3 of {path} has no text.",
            Assert.Throws<DataException>(() => DataSource.Load(path, new())).Message
        );
    }

    [Fact]
    public async Task Read_ClassesThatTheFileNames_AreTheLabels()
    {
        string path = await WriteAsync(
            "r.parquet",
            """{"info":{"features":{"label":{"names":["pos","neg"],"_type":"ClassLabel"},"text":{"dtype":"string"}}}}"""
        );

        Assert.Equal(
            [false, true, (bool?)false],
            DataSource.Read(path, new() { SkipBadRows = true }).Select(review => review.IsPositive)
        );
    }

    [Fact]
    public async Task Read_FileThatIsCut_IsRefused()
    {
        byte[] bytes = await File.ReadAllBytesAsync(await WriteAsync("r.parquet", null), TestContext.Current.CancellationToken);
        string path = folder.Write("cut.parquet", bytes[..(bytes.Length / 2)]);

        Assert.StartsWith($"{path} cannot be read: ", Assert.Throws<DataException>(() => DataSource.Load(path, new())).Message);
    }

    private async Task<string> WriteAsync(string name, string? metadata)
    {
        var schema = new ParquetSchema(new DataField<string>("text"), new DataField<long>("label"));
        string path = Path.Combine(folder.Path, name);
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(schema, file);
        if (metadata is not null)
        {
            writer.CustomMetadata = new Dictionary<string, string> { ["huggingface"] = metadata };
        }

        await AddAsync(["good", "bad"], [1, 0]);
        await AddAsync([null, "fine"], [0, 1]);
        return path;

        async Task AddAsync(string?[] texts, long[] labels)
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(schema.DataFields[0], texts);
            await group.WriteAsync<long>(schema.DataFields[1], labels.AsMemory());
        }
    }
}
