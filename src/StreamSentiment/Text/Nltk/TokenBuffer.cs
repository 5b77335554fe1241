namespace StreamSentiment.Text.Nltk;

/// <summary>
/// The tokens of one text, reusable: the characters of all tokens stand one after another in one array, their ends in
/// another. Nothing is allocated once both have grown to the longest text seen. Not thread-safe.
/// </summary>
public sealed class TokenBuffer
{
    /// <summary>In characters. A larger buffer, after one giant text, is not kept.</summary>
    private const int MaxKeptCapacity = 256 * 1024;

    private char[] characters = new char[4096];
    private int[] ends = new int[512];

    /// <summary>The number of tokens.</summary>
    public int Count { get; private set; }

    /// <summary>True if it has grown too large to be kept for the next text.</summary>
    internal bool IsOversized => Capacity > MaxKeptCapacity;

    internal int Capacity => characters.Length;

    private int Used => Count == 0 ? 0 : ends[Count - 1];

    /// <summary>A token; valid until the next <see cref="Clear"/> or <see cref="Add"/>.</summary>
    public ReadOnlySpan<char> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            int start = index == 0 ? 0 : ends[index - 1];
            return characters.AsSpan(start, ends[index] - start);
        }
    }

    public void Clear() => Count = 0;

    public void Add(ReadOnlySpan<char> token)
    {
        token.CopyTo(Reserve(token.Length));
        Commit(token.Length);
    }

    /// <summary>The space to write the next token to; <see cref="Commit"/> then sets its length.</summary>
    internal Span<char> Reserve(int length)
    {
        int start = Used;
        if (length > characters.Length - start)
        {
            Array.Resize(ref characters, Math.Max(start + length, 2 * characters.Length));
        }

        return characters.AsSpan(start, length);
    }

    internal void Commit(int length)
    {
        int end = Used + length;
        if (Count == ends.Length)
        {
            Array.Resize(ref ends, 2 * ends.Length);
        }

        ends[Count++] = end;
    }

    public string[] ToStrings()
    {
        string[] strings = new string[Count];
        for (int i = 0; i < strings.Length; i++)
        {
            strings[i] = this[i].ToString();
        }

        return strings;
    }
}
