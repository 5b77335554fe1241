using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Storage;

/// <summary>A tensor as a file of weights holds it.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">Its number format, as safetensors names it.</param>
/// <param name="Shape">Its size in each dimension.</param>
/// <param name="Write">Writes its numbers, little-endian.</param>
internal sealed record StoredTensor(string Name, string Type, long[] Shape, Action<Stream> Write)
{
    /// <summary>The format of all trained numbers.</summary>
    public const string Float32 = "F32";

    /// <summary>The format of integers.</summary>
    public const string Int64 = "I64";

    public static StoredTensor Of(string name, long[] values) =>
        new(name, Int64, [values.Length], file => file.Write(MemoryMarshal.AsBytes(values.AsSpan())));

    public static StoredTensor Of(string name, float[] values) =>
        new(name, Float32, [values.Length], file => file.Write(MemoryMarshal.AsBytes(values.AsSpan())));

    public static StoredTensor Of(string name, Parameter tensor) =>
        new(
            name,
            Float32,
            tensor.shape,
            file =>
            {
                using var scope = NewDisposeScope();
                file.Write(tensor.detach().to(ScalarType.Float32).cpu().contiguous().bytes);
            }
        );

    /// <summary>Bytes of one number of a format.</summary>
    public static int SizeOf(string type) => type == Int64 ? sizeof(long) : sizeof(float);
}

/// <summary>The numbers of a file of weights, by their names.</summary>
/// <param name="Numbers">Those in fp32, all finite.</param>
/// <param name="Integers">Those of 64 bits.</param>
internal sealed record StoredNumbers(IReadOnlyDictionary<string, float[]> Numbers, IReadOnlyDictionary<string, long[]> Integers);
