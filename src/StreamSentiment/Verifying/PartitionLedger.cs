using System.Numerics;

namespace StreamSentiment.Verifying;

/// <summary>
/// The offsets of one partition of the input: which hold a record, and which are answered. A bit each and two bytes of the key,
/// made by 65,536 offsets where something is.
/// </summary>
/// <param name="partition">The number of the partition, from 0.</param>
/// <param name="begin">The first offset.</param>
/// <param name="end">The offset after the last.</param>
internal sealed class PartitionLedger(int partition, long begin, long end)
{
    private const int ChunkLength = 1 << 16;
    private const int WordBits = 64;

    private readonly Chunk?[] chunks = new Chunk?[(end - begin + ChunkLength - 1) / ChunkLength];

    public int Partition => partition;

    public long Begin => begin;

    public long End => end;

    /// <summary>Notes a record of the input.</summary>
    /// <returns>False if it is answered under another key.</returns>
    public bool AddRecord(long offset, ushort key)
    {
        var (chunk, index) = At(offset);
        Set(chunk.Records, index);
        return Compare(chunk, index, key, IsSet(chunk.Answered, index));
    }

    /// <summary>Notes an answer.</summary>
    /// <param name="isAnother">True if the record is known and has another key.</param>
    /// <returns>False if there is one already.</returns>
    public bool AddAnswer(long offset, ushort key, out bool isAnother)
    {
        isAnother = false;
        var (chunk, index) = At(offset);
        if (IsSet(chunk.Answered, index))
        {
            return false;
        }

        Set(chunk.Answered, index);
        isAnother = !Compare(chunk, index, key, IsSet(chunk.Records, index));
        return true;
    }

    /// <summary>The records from one offset up to, but not including, another.</summary>
    public long CountRecords(long from, long to) => Count(from, to, (chunk, word) => chunk.Records[word]);

    /// <summary>The number of records without an answer.</summary>
    public long CountUnanswered(long from, long to) =>
        Count(from, to, (chunk, word) => chunk.Records[word] & ~chunk.Answered[word]);

    /// <summary>The offsets of records without an answer, ascending.</summary>
    public IEnumerable<long> Unanswered(long from, long to) =>
        Offsets(from, to, (chunk, word) => chunk.Records[word] & ~chunk.Answered[word]);

    /// <summary>The offsets that are answered and hold no record, ascending.</summary>
    public IEnumerable<long> Invented(long from, long to) =>
        Offsets(from, to, (chunk, word) => chunk.Answered[word] & ~chunk.Records[word]);

    private static bool Compare(Chunk chunk, int index, ushort key, bool isOtherKnown)
    {
        ushort other = chunk.Keys[index];
        chunk.Keys[index] = key;
        return !isOtherKnown || key == KeyPrint.Unknown || other == KeyPrint.Unknown || key == other;
    }

    private static bool IsSet(ulong[] bits, int index) => (bits[index / WordBits] >> (index % WordBits) & 1) != 0;

    private static void Set(ulong[] bits, int index) => bits[index / WordBits] |= 1UL << (index % WordBits);

    private (Chunk Chunk, int Index) At(long offset)
    {
        var (chunk, index) = Math.DivRem(offset - begin, ChunkLength);
        return (chunks[chunk] ??= new Chunk(), (int)index);
    }

    private long Count(long from, long to, Func<Chunk, int, ulong> bits) =>
        Words(from, to, bits).Sum(word => (long)BitOperations.PopCount(word.Bits));

    private IEnumerable<long> Offsets(long from, long to, Func<Chunk, int, ulong> bits)
    {
        foreach (var (first, set) in Words(from, to, bits))
        {
            for (ulong left = set; left != 0; left &= left - 1)
            {
                yield return first + BitOperations.TrailingZeroCount(left);
            }
        }
    }

    /// <summary>The words of bits with one that is set, each with the offset of its first bit.</summary>
    private IEnumerable<(long First, ulong Bits)> Words(long from, long to, Func<Chunk, int, ulong> bits)
    {
        for (int i = 0; i < chunks.Length; i++)
        {
            if (chunks[i] is not { } chunk)
            {
                continue;
            }

            for (int word = 0; word < ChunkLength / WordBits; word++)
            {
                long first = begin + (long)i * ChunkLength + word * WordBits;
                ulong set = bits(chunk, word) & From(from - first) & ~From(to - first);
                if (set != 0)
                {
                    yield return (first, set);
                }
            }
        }
    }

    /// <summary>The bits from one on.</summary>
    private static ulong From(long bit) =>
        bit <= 0 ? ulong.MaxValue
        : bit >= WordBits ? 0
        : ulong.MaxValue << (int)bit;

    private sealed class Chunk
    {
        public ulong[] Records { get; } = new ulong[ChunkLength / WordBits];

        public ulong[] Answered { get; } = new ulong[ChunkLength / WordBits];

        public ushort[] Keys { get; } = new ushort[ChunkLength];
    }
}
