using System.Security.Cryptography;

namespace StreamSentiment.Modeling.Storage;

/// <summary>SHA-256 in lower-case hexadecimal, as <c>sha256sum</c> prints it.</summary>
internal static class FileChecksum
{
    public static string OfBytes(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static string OfFile(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
