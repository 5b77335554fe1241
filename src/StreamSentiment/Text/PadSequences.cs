using System.Runtime.InteropServices;

namespace StreamSentiment.Text;

/// <summary>
/// Keras' <c>pad_sequences</c>: sequences of any length become rows of one length. The defaults are those of Keras: both at the
/// front.
/// <see href="https://www.tensorflow.org/api_docs/python/tf/keras/utils/pad_sequences"/>
/// </summary>
public static class PadSequences
{
    /// <summary>All rows at once: <c>[sequence, maxSequenceLength]</c>.</summary>
    public static int[,] Pad(
        IReadOnlyList<int[]> sequences,
        int maxSequenceLength,
        Padding padding = Padding.Pre,
        Padding truncating = Padding.Pre,
        int value = 0
    )
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxSequenceLength);
        int[,] rows = new int[sequences.Count, maxSequenceLength];
        for (int i = 0; i < sequences.Count; i++)
        {
            PadRow<int>(sequences[i], MemoryMarshal.CreateSpan(ref rows[i, 0], maxSequenceLength), padding, truncating, value);
        }

        return rows;
    }

    /// <summary>One row, in place: the sequence is cut or filled up to the length of <paramref name="row"/>.</summary>
    public static void PadRow<T>(
        ReadOnlySpan<T> sequence,
        Span<T> row,
        Padding padding = Padding.Pre,
        Padding truncating = Padding.Pre,
        T value = default
    )
        where T : unmanaged
    {
        var content = Truncate(sequence, row.Length, truncating);
        int blanks = row.Length - content.Length;
        row.Slice(padding == Padding.Pre ? 0 : content.Length, blanks).Fill(value);
        content.CopyTo(row[(padding == Padding.Pre ? blanks : 0)..]);
    }

    /// <summary>
    /// The part of a sequence that is kept: with <see cref="Padding.Pre"/> the last <paramref name="length"/> items.
    /// </summary>
    internal static ReadOnlySpan<T> Truncate<T>(ReadOnlySpan<T> sequence, int length, Padding truncating)
    {
        if (sequence.Length <= length)
        {
            return sequence;
        }

        return truncating == Padding.Pre ? sequence[^length..] : sequence[..length];
    }
}
