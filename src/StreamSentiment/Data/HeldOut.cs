using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace StreamSentiment.Data;

/// <summary>Splits a data set that comes without a test split of its own.</summary>
internal static class HeldOut
{
    private const uint Parts = 5;

    /// <summary>
    /// One review in five is for testing. The choice hangs on the text alone, so that it is the same on every machine and in
    /// every order, and two copies of one text never stand on both sides.
    /// </summary>
    public static Splits SplitOf(string text)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return BinaryPrimitives.ReadUInt32BigEndian(hash) % Parts == 0 ? Splits.Test : Splits.Train;
    }
}
