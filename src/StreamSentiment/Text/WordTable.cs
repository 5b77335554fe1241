using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamSentiment.Text;

/// <summary>
/// The ids of words, to be looked up some two hundred times a review. A word of at most <see cref="ShortLength"/> characters is
/// one vector with its characters and its length, and is found by one comparison in a table that is at most half full, in which
/// the place after a taken one is tried next. Longer words are in a dictionary. Immutable, thread-safe.
/// </summary>
internal sealed class WordTable
{
    /// <summary>The characters that can be read where a word begins, whatever its length.</summary>
    public const int Readable = 16;

    private const int ShortLength = 13;
    private const int LengthLane = 13;
    private const int IdLane = 7; // of 32 bits: the two lanes of 16 bits behind the length

    private static Vector256<short> Lanes => Vector256<short>.Indices;

    private static Vector256<short> LengthOnly => Vector256.Equals(Lanes, Vector256.Create((short)LengthLane));

    private static Vector256<ushort> WithoutId =>
        Vector256.LessThanOrEqual(Lanes, Vector256.Create((short)LengthLane)).AsUInt16();

    private readonly Vector256<ushort>[] entries; // all zero where none is
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> longIds;
    private readonly int shift;

    /// <param name="words">Different words; the id of the first is 1.</param>
    /// <param name="repeated">The id of the first word that an earlier one equals; 0 if all differ.</param>
    public WordTable(string[] words, out int repeated)
    {
        int bits = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)Math.Max(2 * words.Length, 2)));
        shift = 64 - bits;
        entries = new Vector256<ushort>[1 << bits];
        longIds = new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        repeated = 0;
        for (int i = 0; i < words.Length; i++)
        {
            if (!TryAdd(words[i], i + 1))
            {
                repeated = i + 1;
                return;
            }
        }
    }

    /// <summary>The id of a word; 0 if it is none of them.</summary>
    public int Find(ReadOnlySpan<char> word) => word.Length > ShortLength ? FindLong(word) : Find(Key(word));

    /// <summary>The same of a word behind whose beginning <see cref="Readable"/> characters can be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FindReadable(ReadOnlySpan<char> word) =>
        word.Length > ShortLength ? FindLong(word) : Find(Key(ref MemoryMarshal.GetReference(word), word.Length));

    private bool TryAdd(string word, int id)
    {
        if (word.Length > ShortLength)
        {
            return longIds.TryAdd(word, id);
        }

        var key = Key(word);
        if (Find(key) != 0)
        {
            return false;
        }

        int place = PlaceOf(key);
        while (entries[place] != default)
        {
            place = (place + 1) & (entries.Length - 1);
        }

        entries[place] = key.AsInt32().WithElement(IdLane, id).AsUInt16();
        return true;
    }

    private int FindLong(ReadOnlySpan<char> word) => longIds.TryGetValue(word, out int id) ? id : 0;

    private int Find(Vector256<ushort> key)
    {
        int place = PlaceOf(key);
        while (true)
        {
            var entry = entries[place & (entries.Length - 1)];
            if (((entry ^ key) & WithoutId) == default)
            {
                return entry.AsInt32()[IdLane];
            }

            if (entry == default)
            {
                return 0;
            }

            place++;
        }
    }

    private int PlaceOf(Vector256<ushort> key) => (int)(Hash(key.AsUInt64()) >> shift);

    private static Vector256<ushort> Key(ReadOnlySpan<char> word)
    {
        Span<char> readable = stackalloc char[Readable];
        word.CopyTo(readable);
        return Key(ref MemoryMarshal.GetReference(readable), word.Length);
    }

    /// <summary>Reads <see cref="Readable"/> characters, keeps those of the word, and adds its length.</summary>
    private static Vector256<ushort> Key(ref char start, int length)
    {
        var lengths = Vector256.Create((short)length);
        var characters = Vector256.LoadUnsafe(ref Unsafe.As<char, short>(ref start));
        return ((characters & Vector256.LessThan(Lanes, lengths)) | (lengths & LengthOnly)).AsUInt16();
    }

    /// <summary>Of the sum of products with four odd numbers the upper bits depend on every character.</summary>
    private static ulong Hash(Vector256<ulong> key) =>
        key[0] * 0x9E3779B97F4A7C15 + key[1] * 0xC2B2AE3D27D4EB4F + key[2] * 0xD6E8FEB86659FD93 + key[3] * 0xA0761D6478BD642F;
}
