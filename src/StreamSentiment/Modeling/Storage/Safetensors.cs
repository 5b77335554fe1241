using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Storage;

/// <summary>
/// Reads and writes the safetensors format: eight bytes of header length, a JSON header of name, dtype, shape and
/// offsets, then the raw little-endian numbers. Nothing in it is executed, and Python reads it
/// (https://github.com/huggingface/safetensors#format). Only fp32 tensors and integers of 64 bits are needed here.
/// </summary>
internal static class Safetensors
{
    private const int LongestHeader = 100_000_000; // the format's own bound
    private const long SmallFile = 64L * 1024 * 1024;

    public static void Write(string path, IReadOnlyList<StoredTensor> tensors)
    {
        byte[] header = Header(tensors);
        using var file = File.Create(path);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        file.Write(length);
        file.Write(header);
        foreach (var tensor in tensors)
        {
            tensor.Write(file);
        }

        file.Flush(flushToDisk: true);
    }

    /// <summary>
    /// Compares the length of a file with what a model needs, before the model is built: a specification of a kilobyte can ask
    /// for more memory than there is.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">Bytes of all numbers of the model.</param>
    /// <exception cref="InvalidModelException">
    /// It holds more or fewer numbers, or more than fits into this machine's memory.
    /// </exception>
    public static void RequireHolds(string path, long bytes)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[8];
        if (file.ReadAtLeast(start, 8, throwOnEndOfStream: false) < 8)
        {
            throw Invalid(path, $"it is truncated: {file.Length} bytes are no safetensors header");
        }

        long header = BinaryPrimitives.ReadInt64LittleEndian(start);
        if (header is >= 2 and <= LongestHeader && header <= file.Length - 8) // else reading it says what is wrong
        {
            long held = file.Length - 8 - header;
            if (held != bytes)
            {
                throw Invalid(path, $"it holds {held:N0} bytes of numbers, and the model's specification needs {bytes:N0}");
            }
        }

        // The file, the numbers of one tensor and the network itself are in memory at once.
        var memory = GC.GetGCMemoryInfo();
        if (file.Length > SmallFile && 3 * file.Length > memory.TotalAvailableMemoryBytes)
        {
            throw Invalid(
                path,
                $"to load its {file.Length:N0} bytes takes three times as much memory, and {memory.TotalAvailableMemoryBytes:N0} "
                    + "bytes are what this process may use"
            );
        }
    }

    /// <summary>
    /// Fills the given tensors from the file, which must hold exactly these and those beside them, each with this shape, all
    /// finite.
    /// </summary>
    /// <returns>The tensors beside them.</returns>
    /// <inheritdoc cref="Read"/>
    public static StoredNumbers ReadInto(
        string path,
        IEnumerable<(string Name, Parameter Tensor)> tensors,
        (string Name, long[] Shape)[]? numbers = null,
        (string Name, long[] Shape)[]? integers = null
    )
    {
        var targets = tensors.ToDictionary(target => target.Name, target => target.Tensor);
        var beside = new Dictionary<string, float[]>();
        return new(
            beside,
            ReadEach(
                path,
                [.. targets.Select(target => (target.Key, target.Value.shape)), .. numbers ?? []],
                integers ?? [],
                Take
            )
        );

        void Take(string name, float[] values)
        {
            if (!targets.TryGetValue(name, out var target))
            {
                beside[name] = values;
                return;
            }

            using var noGradient = no_grad();
            using var read = tensor(values, target.shape);
            target.copy_(read);
        }
    }

    /// <summary>The numbers of the file, which must hold exactly these tensors, each with this shape, all finite.</summary>
    /// <param name="path">The file.</param>
    /// <param name="numbers">The tensors in fp32.</param>
    /// <param name="integers">The tensors of integers.</param>
    /// <exception cref="InvalidModelException">
    /// The file is truncated, malformed, or does not fit; the message says where.
    /// </exception>
    public static StoredNumbers Read(
        string path,
        (string Name, long[] Shape)[] numbers,
        (string Name, long[] Shape)[]? integers = null
    )
    {
        var read = new Dictionary<string, float[]>();
        return new(read, ReadEach(path, numbers, integers ?? [], (name, values) => read[name] = values));
    }

    /// <summary>Gives the tensors in fp32 one by one, and returns the integers.</summary>
    private static Dictionary<string, long[]> ReadEach(
        string path,
        (string Name, long[] Shape)[] numbers,
        (string Name, long[] Shape)[] integers,
        Action<string, float[]> take
    )
    {
        (string Name, string Type, long[] Shape)[] expected =
        [
            .. numbers.Select(tensor => (tensor.Name, StoredTensor.Float32, tensor.Shape)),
            .. integers.Select(tensor => (tensor.Name, StoredTensor.Int64, tensor.Shape)),
        ];
        byte[] file = File.ReadAllBytes(path);
        int dataStart = DataStart(path, file);
        using var header = ParseHeader(path, file.AsMemory(8, dataStart - 8));
        RefuseUnknown(path, header.RootElement, expected.Select(tensor => tensor.Name));
        var places = Array.ConvertAll(expected, tensor => Place(path, header.RootElement, tensor, file.Length - dataStart));
        RefuseGaps(path, places, file.Length - dataStart);
        foreach (var place in places[..numbers.Length])
        {
            take(place.Name, Numbers(path, place, file.AsSpan(dataStart)));
        }

        return places[numbers.Length..].ToDictionary(place => place.Name, place => Values<long>(place, file.AsSpan(dataStart)));
    }

    private static byte[] Header(IReadOnlyList<StoredTensor> tensors)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            long offset = 0;
            json.WriteStartObject();
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type);
                json.WriteStartArray("shape");
                foreach (long size in tensor.Shape)
                {
                    json.WriteNumberValue(size);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += BytesOf(tensor.Type, tensor.Shape));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' '); // the numbers start on a multiple of eight bytes
        }

        return buffer.ToArray();
    }

    private static int DataStart(string path, byte[] file)
    {
        if (file.Length < 8)
        {
            throw Invalid(path, $"it is truncated: {file.Length} bytes are no safetensors header");
        }

        long length = BinaryPrimitives.ReadInt64LittleEndian(file);
        if (length is < 2 or > LongestHeader)
        {
            throw Invalid(path, $"it is no safetensors file: its header length is {length}");
        }

        if (length > file.Length - 8)
        {
            throw Invalid(path, $"it is truncated: the header needs {length} bytes and {file.Length - 8} are there");
        }

        return 8 + (int)length;
    }

    private static JsonDocument ParseHeader(string path, ReadOnlyMemory<byte> header)
    {
        if (!Utf8.IsValid(header.Span))
        {
            throw Invalid(path, "its safetensors header is not UTF-8");
        }

        try
        {
            var document = JsonDocument.Parse(header, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw Invalid(path, "its safetensors header is not a JSON object");
        }
        catch (JsonException e)
        {
            throw new InvalidModelException($"{path}: its safetensors header is not JSON ({e.Message}).", e);
        }
    }

    private static void RefuseUnknown(string path, JsonElement header, IEnumerable<string> expected)
    {
        var names = expected.ToHashSet();
        foreach (var entry in header.EnumerateObject())
        {
            if (entry.Name != "__metadata__" && !names.Contains(entry.Name))
            {
                throw Invalid(path, $"it holds a tensor '{entry.Name}' that the model's specification does not have");
            }
        }
    }

    /// <summary>The position of a tensor's numbers, after its entry in the header was checked.</summary>
    private static (string Name, long Start, long End) Place(
        string path,
        JsonElement header,
        (string Name, string Type, long[] Shape) expected,
        long dataLength
    )
    {
        string name = expected.Name;
        if (!header.TryGetProperty(name, out var entry))
        {
            throw Invalid(path, $"it lacks the tensor '{name}' that the model's specification needs");
        }

        var (dtype, shape, start, end) = ParseEntry(path, name, entry);
        if (dtype != expected.Type)
        {
            throw Invalid(path, $"tensor '{name}' is {dtype}, and only {expected.Type} is read");
        }

        if (!shape.AsSpan().SequenceEqual(expected.Shape))
        {
            throw Invalid(
                path,
                $"tensor '{name}' has shape [{string.Join(", ", shape)}], the specification says "
                    + $"[{string.Join(", ", expected.Shape)}]"
            );
        }

        if (start < 0 || end - start != BytesOf(expected.Type, shape))
        {
            throw Invalid(path, $"tensor '{name}' has offsets {start}–{end} that do not fit its shape");
        }

        if (end > dataLength)
        {
            throw Invalid(path, $"it is truncated: tensor '{name}' ends at byte {end} of {dataLength}");
        }

        return (name, start, end);
    }

    /// <summary>The format demands tensors side by side: overlaps and gaps are refused.</summary>
    private static void RefuseGaps(string path, (string Name, long Start, long End)[] places, long dataLength)
    {
        long end = 0;
        foreach (var place in places.OrderBy(place => place.Start))
        {
            if (place.Start != end)
            {
                throw Invalid(path, $"tensor '{place.Name}' starts at byte {place.Start}, and the one before it ends at {end}");
            }

            end = place.End;
        }

        if (end != dataLength)
        {
            throw Invalid(path, $"{dataLength - end} bytes behind its last tensor belong to none");
        }
    }

    private static float[] Numbers(string path, (string Name, long Start, long End) place, ReadOnlySpan<byte> data)
    {
        float[] values = Values<float>(place, data);
        int notFinite = Array.FindIndex(values, value => !float.IsFinite(value));
        return notFinite < 0
            ? values
            : throw Invalid(path, $"tensor '{place.Name}' holds {values[notFinite]} at position {notFinite}");
    }

    private static T[] Values<T>((string Name, long Start, long End) place, ReadOnlySpan<byte> data)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(data[(int)place.Start..(int)place.End]).ToArray();

    private static long BytesOf(string type, long[] shape) =>
        shape.Aggregate((long)StoredTensor.SizeOf(type), (bytes, size) => bytes * size);

    private static (string Dtype, long[] Shape, long Start, long End) ParseEntry(string path, string name, JsonElement entry)
    {
        try
        {
            var offsets = entry.GetProperty("data_offsets");
            return (
                entry.GetProperty("dtype").GetString()!,
                [.. entry.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())],
                offsets[0].GetInt64(),
                offsets[1].GetInt64()
            );
        }
        catch (Exception e)
            when (e is KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new InvalidModelException($"{path}: the header's entry of tensor '{name}' is malformed ({e.Message}).", e);
        }
    }

    private static InvalidModelException Invalid(string path, string why) => new($"{path} is refused: {why}.");
}
