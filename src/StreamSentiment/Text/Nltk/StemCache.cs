using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamSentiment.Text.Nltk;

/// <summary>
/// Remembers the stems of pieces of text, because few pieces make up most of any text. A piece has one slot, and a later piece
/// with the same slot replaces it: memory is fixed, and a collision costs only time. Not thread-safe.
/// </summary>
/// <remarks>
/// A slot is one cache line of 32 characters: the piece's length and context, the stems' length, the piece, its stems
/// joined by spaces. What does not fit is not remembered.
/// </remarks>
internal sealed class StemCache
{
    private const int SlotBits = 14;
    private const int SlotLength = 32;
    private const int HeaderLength = 2;
    private const int ContextShift = 8;
    private const char HasSeveral = '\u8000';

    private readonly char[] slots = new char[SlotLength << SlotBits];

    /// <summary>Adds the piece's stems and returns true if they are known.</summary>
    public bool TryAdd(ReadOnlySpan<char> piece, PieceContext context, TokenBuffer tokens)
    {
        if (piece.Length > SlotLength - HeaderLength)
        {
            return false;
        }

        var slot = Slot(piece, context);
        if (slot[0] != Key(piece, context) || !slot.Slice(HeaderLength, piece.Length).SequenceEqual(piece))
        {
            return false;
        }

        var stems = slot.Slice(HeaderLength + piece.Length, slot[1] & ~HasSeveral);
        if ((slot[1] & HasSeveral) != 0)
        {
            AddEach(stems, tokens);
        }
        else if (!stems.IsEmpty)
        {
            tokens.Add(stems);
        }

        return true;
    }

    /// <summary>Remembers that the piece gave the tokens from <paramref name="first"/> on.</summary>
    public void Remember(ReadOnlySpan<char> piece, PieceContext context, TokenBuffer tokens, int first)
    {
        int count = tokens.Count - first;
        int length = Math.Max(0, count - 1);
        for (int i = first; i < tokens.Count; i++)
        {
            length += tokens[i].Length;
        }

        if (HeaderLength + piece.Length + length > SlotLength)
        {
            return;
        }

        var slot = Slot(piece, context);
        slot[0] = Key(piece, context);
        slot[1] = (char)(length | (count > 1 ? HasSeveral : 0));
        piece.CopyTo(slot[HeaderLength..]);
        int written = HeaderLength + piece.Length;
        for (int i = first; i < tokens.Count; i++)
        {
            if (i > first)
            {
                slot[written++] = ' ';
            }

            tokens[i].CopyTo(slot[written..]);
            written += tokens[i].Length;
        }
    }

    private static void AddEach(ReadOnlySpan<char> stems, TokenBuffer tokens)
    {
        foreach (var range in stems.Split(' '))
        {
            tokens.Add(stems[range]);
        }
    }

    /// <summary>Never 0, which marks an empty slot: no piece is empty.</summary>
    private static char Key(ReadOnlySpan<char> piece, PieceContext context) =>
        (char)(piece.Length | ((int)context << ContextShift));

    private Span<char> Slot(ReadOnlySpan<char> piece, PieceContext context) =>
        slots.AsSpan((int)(Hash(piece, context) >> (64 - SlotBits)) * SlotLength, SlotLength);

    /// <summary>Four characters at a time; the last four may overlap the ones before.</summary>
    private static ulong Hash(ReadOnlySpan<char> piece, PieceContext context)
    {
        const ulong Multiplier = 0x9E3779B97F4A7C15;
        ref byte start = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(piece));
        ulong hash = (ulong)Key(piece, context);
        if (piece.Length < 4)
        {
            foreach (char c in piece)
            {
                hash = (hash << 16) ^ c;
            }

            return hash * Multiplier;
        }

        for (int i = 0; i < piece.Length - 4; i += 4)
        {
            hash = BitOperations.RotateLeft((hash ^ FourAt(ref start, i)) * Multiplier, 29);
        }

        return (hash ^ FourAt(ref start, piece.Length - 4)) * Multiplier;

        static ulong FourAt(ref byte start, int index) =>
            Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, index * sizeof(char)));
    }
}
