using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retraining.Labels;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Fuzzing;

/// <summary>Inputs that the fuzzer found, and their siblings.</summary>
public sealed class FuzzFindingsTests
{
    private const int Deep = 60_000;

    [Theory]
    [InlineData(Envelope.Any)]
    [InlineData(Envelope.ChangeEvent)]
    public void Label_KeyThatIsNotUtf8_IsReadAsText(Envelope envelope)
    {
        byte[] key = [.. "{\""u8, 0xFE, 0xFF, .. "\":1,\"id\":\"r1\"}"u8];
        var record = new Message<byte[], byte[]> { Key = key, Value = null! };

        Assert.True(new LabelReading(1000, envelope).TryRead(record, out string? id, out var label, out _));

        Assert.Equal((Encoding.UTF8.GetString(key), null), (id, label));
    }

    [Fact]
    public void Label_KeyOfSixtyThousandPayloads_DoesNotEndTheProcess()
    {
        var record = new Message<byte[], byte[]> { Key = Payloads(Deep), Value = null! };

        Assert.True(new LabelReading(1000, Envelope.Any).TryRead(record, out string? id, out _, out _));

        Assert.Equal(record.Key, Encoding.UTF8.GetBytes(id!));
    }

    [Fact]
    public void Review_DeletionOfSixtyThousandPayloads_DoesNotEndTheProcess()
    {
        byte[] value = [.. "{\"op\":\"d\",\"after\":null,\"before\":"u8, .. Payloads(Deep), .. "}"u8];

        Assert.False(ReviewReader.TryRead(value, int.MaxValue, Envelope.Any, null, out _, out var rejection));

        Assert.Equal((RejectionReason.Deleted, null), (rejection.Reason, rejection.DeletedId));
    }

    [Fact]
    public void Current_PointerOfAGigabyteWithoutALine_IsRefusedUnread()
    {
        string folder = Directory.CreateTempSubdirectory("streamsentiment-fuzzing-").FullName;
        string model = Directory.CreateDirectory(Path.Combine(folder, "m")).FullName;
        using (var pointer = File.Create(Path.Combine(model, "current")))
        {
            pointer.SetLength(1L << 30); // a hole: it takes no room
        }

        Assert.Throws<InvalidModelException>(() => new FolderModelStore(folder).Current("m"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Manifest_WithoutOriginAndDenseLayers_IsReadWithNone()
    {
        var manifest = ModelManifest.Parse(
            File.ReadAllBytes(
                Directory.EnumerateFiles(Repository.Path("models"), "model.json", SearchOption.AllDirectories).First()
            ),
            "model.json"
        );
        string open = Encoding.UTF8.GetString((manifest with { Checksum = null }).ToJson());
        string without = open.Replace("\"training\"", "\"other\"", StringComparison.Ordinal)
            .Replace("\"denseLayers\"", "\"otherLayers\"", StringComparison.Ordinal);

        var read = ModelManifest.Parse(Sealed(without), "model.json");

        Assert.Empty(read.Training);
        Assert.Empty(read.Spec.DenseLayers);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("2")]
    public void Read_OtherSchemaVersion_IsAFaultAndNoRecord(string version)
    {
        string own = $"\"schemaVersion\":{version},\"id\":\"c\",\"issuer\":\"i\",\"issuedAt\":\"2025-03-01T12:30:00Z\"";

        Assert.False(
            EventSerializer.TryReadCommand(
                Encoding.UTF8.GetBytes($"{{\"type\":\"PauseCommand\",{own}}}"),
                out var command,
                out string? fault
            )
        );

        Assert.Null(command);
        Assert.Contains("schemaVersion", fault);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    public void Read_NumberThatNoDoubleHolds_IsAFault(string rate)
    {
        string own = "\"schemaVersion\":1,\"id\":\"c\",\"issuer\":\"i\",\"issuedAt\":\"2025-03-01T12:30:00Z\"";

        Assert.False(
            EventSerializer.TryReadCommand(
                Encoding.UTF8.GetBytes($"{{\"type\":\"RedriveCommand\",\"rate\":{rate},{own}}}"),
                out _,
                out string? fault
            )
        );

        Assert.Contains("too large", fault);
    }

    private static byte[] Sealed(string json)
    {
        string checksum = FileChecksum.OfBytes(Encoding.UTF8.GetBytes(json));
        int end = json.LastIndexOf('}');
        return Encoding.UTF8.GetBytes($"{json[..end]},\"checksum\":\"{checksum}\"{json[end..]}");
    }

    private static byte[] Payloads(int depth) =>
        Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat("{\"payload\":", depth)) + "{\"id\":\"r1\"}" + new string('}', depth)
        );
}
