using System.Runtime.InteropServices;

namespace StreamSentiment.Text;

/// <summary>
/// The ids of words, to be looked up some two hundred times a review: a table of hashes and ids, at most half full, in which the
/// place after a taken one is tried next. It stands for a dictionary, which takes three times as long to find a word. Immutable,
/// thread-safe.
/// </summary>
internal sealed class WordTable
{
    private const ulong Odd = 0x9E3779B97F4A7C15; // 2 to the 64th divided by the golden ratio

    private readonly string[] words;
    private readonly Entry[] entries;
    private readonly int mask;

    /// <param name="words">Different words; the id of the first is 1.</param>
    /// <param name="repeated">The id of the first word that an earlier one equals; 0 if all differ.</param>
    public WordTable(string[] words, out int repeated)
    {
        this.words = words;
        entries = new Entry[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(2 * words.Length, 2))];
        mask = entries.Length - 1;
        repeated = 0;
        for (int i = 0; i < words.Length; i++)
        {
            uint hash = Hash(words[i]);
            int place = PlaceOf(words[i], hash);
            if (entries[place].Id != 0)
            {
                repeated = i + 1;
                return;
            }

            entries[place] = new Entry(hash, i + 1);
        }
    }

    /// <summary>The id of a word; 0 if it is none of them.</summary>
    public int Find(ReadOnlySpan<char> word) => entries[PlaceOf(word, Hash(word))].Id;

    /// <summary>The place of the word, or the empty one where it would be.</summary>
    private int PlaceOf(ReadOnlySpan<char> word, uint hash)
    {
        int place = (int)hash & mask;
        while (entries[place] is { Id: not 0 } entry && !(entry.Hash == hash && word.SequenceEqual(words[entry.Id - 1])))
        {
            place = (place + 1) & mask;
        }

        return place;
    }

    /// <summary>Four characters at a time, each multiplied into all bits of the next.</summary>
    private static uint Hash(ReadOnlySpan<char> word)
    {
        ulong hash = (uint)word.Length;
        while (word.Length >= 4)
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(word)));
            word = word[4..];
        }

        ulong last = 0;
        foreach (char c in word)
        {
            last = last << 16 | c;
        }

        hash = Mix(hash ^ last);
        return (uint)(hash ^ hash >> 32);
    }

    private static ulong Mix(ulong bits)
    {
        ulong high = Math.BigMul(bits ^ Odd, Odd, out ulong low);
        return high ^ low;
    }

    private readonly record struct Entry(uint Hash, int Id);
}
