using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace StreamSentiment.Data;

/// <summary>Splits a data set that has no test split of its own, by a hash of the texts.</summary>
internal static class HashSplit
{
    private const uint Parts = 5;

    /// <summary>
    /// One review in five is for testing. The choice depends on the text alone, so that it is the same on every machine and in
    /// every order, and two copies of a text are never in different splits.
    /// </summary>
    public static Splits FromText(string text)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return BinaryPrimitives.ReadUInt32BigEndian(hash) % Parts == 0 ? Splits.Test : Splits.Train;
    }
}
