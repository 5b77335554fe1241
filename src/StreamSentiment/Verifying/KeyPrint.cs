using System.Buffers.Binary;
using System.Security.Cryptography;

namespace StreamSentiment.Verifying;

/// <summary>What stands for the key of a record, so that keys of any length take the same room.</summary>
internal static class KeyPrint
{
    /// <summary>No key is known.</summary>
    public const ushort Unknown = 0;

    private const ushort None = 1;

    /// <summary>Two bytes: of 65,534 wrong keys one is taken for the right one.</summary>
    public static ushort Short(byte[]? key) => key is null ? None : (ushort)((ushort)Of(key) % 65534 + 2);

    /// <summary>Sixteen bytes, by which keys are told apart.</summary>
    public static UInt128 Of(byte[] key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
