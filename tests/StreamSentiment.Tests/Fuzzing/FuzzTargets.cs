using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Control;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.NGrams;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Modeling.Storage.Buckets;
using StreamSentiment.Retraining.Labels;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Fuzzing;

/// <summary>Whatever of this program reads what others wrote: records of each topic, and the files of a model store.</summary>
internal sealed partial class FuzzTargets : IDisposable
{
    private const int MaxBytes = 100_000;

    private static readonly Envelope[] Envelopes = Enum.GetValues<Envelope>();
    private static readonly byte[][] Keys =
    [
        "r1"u8.ToArray(),
        """{"id":"r1"}"""u8.ToArray(),
        """{"schema":{"type":"struct"},"payload":{"id":7}}"""u8.ToArray(),
    ];
    private static readonly (string Name, long[] Shape)[] Tensors = [("a", [2, 3]), ("b", [4])],
        Integers = [("c", [3])];
    private static readonly int DataBytes = 10 * sizeof(float) + 3 * sizeof(long);
    private static readonly long[] NGrams = [7, 5L << 21 | 7, 3L << 42 | 5L << 21 | 7];

    private readonly string folder = Directory.CreateTempSubdirectory("streamsentiment-fuzzing-").FullName;
    private readonly DeadLetters deadLetters = new("dead-letters", "fuzzing");
    private readonly FakeTimeProvider clock = new();

    public IReadOnlyList<FuzzTarget> All =>
        [
            new("reviews", [.. Examples("review.v1.json"), .. Wrapped(Examples("review.v1.json")[0])], ReadReview),
            new(
                "labels",
                [.. Examples("review-labelled.v1.json"), .. Wrapped(Examples("review-labelled.v1.json")[0])],
                ReadLabel
            ),
            new("commands", Examples("*-command.v1.json"), ReadCommand),
            new("status events", Statuses, ReadStatus),
            new("published versions", Examples("model-published.v1.json"), ReadPublished),
            new("scores", Examples("scored-review.v1.json"), ReadScore),
            new("manifests", [File.ReadAllBytes(ManifestPath), NGramManifest()], ReadManifest, Seal),
            new("safetensors", [Weights()], ReadWeights, Reframe),
            new("n-grams", [MemoryMarshal.AsBytes(NGrams.AsSpan()).ToArray()], ReadNGrams),
            new("pointer files", ["20261123-125207\n"u8.ToArray(), "v2\nv1\n20250101-000000\n"u8.ToArray()], ReadPointer),
        ];

    private static IReadOnlyList<byte[]> Statuses =>
        [.. Examples("*.json").Where(example => EventSerializer.TryReadStatus(example, out _, out _))];

    private static string ManifestPath =>
        Directory
            .EnumerateFiles(Repository.Path("models", "reviews-stacked-lstm"), "model.json", SearchOption.AllDirectories)
            .First();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private bool ReadReview(byte[] value, Random random)
    {
        bool isRead = ReviewReader.TryRead(value, MaxBytes, Any(random), EventId(random), out var review, out var rejection);
        Assert.Equal(isRead, review is not null);
        if (review is not null)
        {
            Assert.True(ReviewReader.TryRead(EventSerializer.Serialize(review), int.MaxValue, out var again, out rejection));
            Assert.Equal(review.Text, again.Text);
        }
        else
        {
            AssertLetter(value, rejection);
        }

        return isRead;
    }

    private bool ReadLabel(byte[] value, Random random)
    {
        byte[]? key = random.Next(3) == 0 ? null : InputMutator.Mutate(InputMutator.Pick(Keys, random), [value], random);
        var record = new Message<byte[], byte[]> { Key = key!, Value = value };
        bool isRead = new LabelReading(MaxBytes, Any(random)).TryRead(record, out string? id, out var label, out var rejection);
        if (!isRead)
        {
            AssertLetter(value, rejection);
        }
        else if (label is null)
        {
            Assert.NotNull(id);
        }
        else
        {
            _ = EventSerializer.Serialize(label);
        }

        return isRead;
    }

    private static bool ReadCommand(byte[] value, Random random)
    {
        bool isRead = EventSerializer.TryReadCommand(value, out var command, out string? fault);
        Assert.Equal(isRead, command is not null);
        Assert.Equal(isRead, fault is null);
        if (command is null)
        {
            Assert.True(EventSerializer.CommandId(value) is null or { Length: > 0 and <= Review.MaxIdLength });
            return false;
        }

        _ = command.Expired(DateTimeOffset.UnixEpoch.AddDays(random.Next(40_000)));
        Assert.True(EventSerializer.TryReadCommand(EventSerializer.Serialize(command), out var again, out fault), fault);
        Assert.Equal(command, again);
        return true;
    }

    private static bool ReadStatus(byte[] value, Random random)
    {
        bool isRead = EventSerializer.TryReadStatus(value, out var status, out string? fault);
        Assert.Equal(isRead, status is not null);
        Assert.Equal(isRead, fault is null);
        if (status is null)
        {
            return false;
        }

        Assert.NotNull(status.Key);
        var history = new CommandHistory();
        history.Observe(status);
        if (status is CommandEvent known)
        {
            Assert.True(history.IsNoticed(known.CommandId));
        }

        Assert.True(EventSerializer.TryReadStatus(EventSerializer.Serialize(status), out _, out fault), fault);
        return true;
    }

    private static bool ReadPublished(byte[] value, Random random)
    {
        bool isRead = EventSerializer.TryReadPublished(value, out var published, out string? fault);
        Assert.Equal(isRead, published is not null);
        Assert.Equal(isRead, fault is null);
        return isRead;
    }

    private static bool ReadScore(byte[] value, Random random)
    {
        bool isRead = EventSerializer.TryRead(value, out var score, out string? fault);
        Assert.Equal(isRead, score is not null);
        Assert.Equal(isRead, fault is null);
        return isRead;
    }

    private static bool ReadManifest(byte[] file, Random random)
    {
        try
        {
            var manifest = ModelManifest.Parse(file, "model.json");
            Assert.Null(Record.Exception(() => manifest.ToJson()));
            return true;
        }
        catch (InvalidModelException)
        {
            return false;
        }
    }

    private bool ReadWeights(byte[] content, Random random)
    {
        string path = Path.Combine(folder, "weights.safetensors");
        File.WriteAllBytes(path, content);
        try
        {
            Safetensors.RequireHolds(path, DataBytes);
            var read = Safetensors.Read(path, Tensors, Integers);
            Assert.Equal([6, 4], read.Numbers.Values.Select(numbers => numbers.Length));
            Assert.Equal(3, read.Integers["c"].Length);
            return true;
        }
        catch (InvalidModelException)
        {
            return false;
        }
    }

    private static bool ReadNGrams(byte[] content, Random random)
    {
        long[] keys = [.. MemoryMarshal.Cast<byte, long>(content.AsSpan(0, content.Length / sizeof(long) * sizeof(long)))];
        try
        {
            int order = random.Next(1, NGramKey.MaxOrder + 1);
            var weights = new NGramWeights(
                new() { Count = keys.Length, Order = order },
                vocabularySize: 20,
                keys,
                new float[keys.Length],
                bias: 1
            );
            Assert.Equal(1, weights.Score([3, 5, 7, 0, random.Next(), -random.Next()]));
            return true;
        }
        catch (InvalidModelException)
        {
            return false;
        }
    }

    private bool ReadPointer(byte[] content, Random random)
    {
        try
        {
            if (random.Next(2) == 0)
            {
                _ = BucketPointer.From(new("bucket", "current"), new(content, "etag", null, DateTimeOffset.UnixEpoch));
                return true;
            }

            string model = Directory.CreateDirectory(Path.Combine(folder, "models", "m")).FullName;
            File.WriteAllBytes(Path.Combine(model, "current"), content);
            return new FolderModelStore(Path.GetDirectoryName(model)!, clock).Current("m") is not null;
        }
        catch (InvalidModelException)
        {
            return false;
        }
    }

    /// <summary>What is refused gets a dead letter, which names the reason and holds the value as it was.</summary>
    private void AssertLetter(byte[] value, Rejection rejection)
    {
        Assert.False(string.IsNullOrEmpty(rejection.Reason));
        Assert.False(string.IsNullOrEmpty(rejection.Message));
        var record = new InboundRecord
        {
            TopicPartition = new TopicPartition("reviews", 0),
            Offset = 0,
            Epoch = 0,
            Value = value,
        };
        var letter = deadLetters.For(record, rejection.Reason, rejection.Message);
        Assert.Same(value, letter.Value);
        Assert.True(letter.Length < value.Length + 10_000, "The letter is far larger than its record.");
    }

    private static Envelope Any(Random random) => InputMutator.Pick(Envelopes, random);

    private static string? EventId(Random random) => random.Next(2) == 0 ? "event-1" : null;

    /// <summary>The examples that schemas give.</summary>
    private static byte[][] Examples(string pattern) =>
        [
            .. Directory
                .EnumerateFiles(Repository.Path("schemas"), pattern)
                .Order(StringComparer.Ordinal)
                .SelectMany(file =>
                {
                    using var schema = JsonDocument.Parse(File.ReadAllBytes(file));
                    return schema.RootElement.TryGetProperty("examples", out var examples)
                        ? examples.EnumerateArray().Select(example => Encoding.UTF8.GetBytes(example.GetRawText())).ToArray()
                        : [];
                }),
        ];

    /// <summary>The same value in each envelope.</summary>
    private static byte[][] Wrapped(byte[] value)
    {
        string json = Encoding.UTF8.GetString(value);
        string base64 = Convert.ToBase64String(value);
        string[] wrapped =
        [
            $$$"""{"specversion":"1.0","type":"review","source":"/shop","id":"ce-1","data":{{{json}}}}""",
            $$$"""{"specversion":"1.0","type":"review","source":"/shop","id":"ce-1","data_base64":"{{{base64}}}"}""",
            $$$"""{"payload":{"before":null,"after":{{{json}}},"op":"c"}}""",
            $$$"""{"before":{{{json}}},"after":null,"op":"d"}""",
            $$$"""{"schema":{"type":"struct"},"payload":{{{json}}}}""",
            JsonSerializer.Serialize(json),
        ];
        return
        [
            [0, 0, 0, 0, 5, .. value],
            .. wrapped.Select(Encoding.UTF8.GetBytes),
        ];
    }

    /// <summary>Every second mutated manifest gets the checksum that fits: what is behind it reads no less.</summary>
    private static byte[] Seal(byte[] manifest, Random random)
    {
        if (random.Next(2) == 0)
        {
            return manifest;
        }

        string open = Checksum().Replace(Encoding.UTF8.GetString(manifest), "");
        int end = open.LastIndexOf('}');
        string checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(open)));
        return Encoding.UTF8.GetBytes(end < 0 ? open : $"{open[..end]},\"checksum\":\"{checksum}\"{open[end..]}");
    }

    private static byte[] NGramManifest() =>
        new ModelManifest
        {
            Name = "n",
            Version = "v1",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Spec = ModelSpec.Named("bilstm", 20) with
            {
                NGrams = new() { Count = 3, Share = 0.5 },
                NetworkLength = 10,
            },
            Text = new(),
            Files = new Dictionary<string, string>(),
        }
            .WithChecksum()
            .ToJson();

    private static byte[] Weights()
    {
        byte[] header =
        [
            .. """{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}"""u8,
            .. ""","b":{"dtype":"F32","shape":[4],"data_offsets":[24,40]}"""u8,
            .. ""","c":{"dtype":"I64","shape":[3],"data_offsets":[40,64]}}"""u8,
        ];
        return [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[DataBytes]];
    }

    /// <summary>
    /// Changes what is behind the length alone and lets the length fit, or changes the length: else most inputs would fail in
    /// their first bytes.
    /// </summary>
    private static byte[] Reframe(byte[] file, Random random)
    {
        byte[] good = Weights();
        byte[] whole = good[8..^DataBytes];
        byte[] header = InputMutator.Mutate(whole, [whole], random);
        return random.Next(4) switch
        {
            0 => file,
            1 => [.. InputMutator.OddLength(random), .. header, .. new byte[DataBytes]],
            _ => [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[DataBytes]],
        };
    }

    [GeneratedRegex(",\\s*\"checksum\":\\s*\"[0-9a-f]*\"")]
    private static partial Regex Checksum();
}
