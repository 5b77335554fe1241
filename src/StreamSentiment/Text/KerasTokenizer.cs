using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Text;

/// <summary>
/// Keras' <c>text_to_word_sequence</c> with its defaults: lower case, the filter characters replaced by blanks, split on
/// blanks. The apostrophe is not a filter character, nor is any blank other than space, tab and newline: a carriage return or
/// U+00A0 stays inside its word, as do emoji, combining characters and lone surrogates.
/// <see href="https://www.tensorflow.org/api_docs/python/tf/keras/preprocessing/text/text_to_word_sequence"/>
/// </summary>
public sealed class KerasTokenizer : ITokenizer
{
    private const int BlockLength = 64;

    public void Tokenize(ReadOnlySpan<char> text, TokenBuffer tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        tokens.Clear();
        char[] buffer = Rent(text.Length);
        foreach (var word in Split(text, buffer))
        {
            tokens.Add(word);
        }

        ArrayPool<char>.Shared.Return(buffer);
    }

    /// <summary>A buffer for <see cref="Split"/> of a text of so many characters.</summary>
    internal static char[] Rent(int length) => ArrayPool<char>.Shared.Rent(PythonCase.MaxLowerLength(length) + 2 * BlockLength);

    /// <summary>
    /// The tokens of a text, in a rented buffer: behind the beginning of each, <see cref="BlockLength"/> characters can be read.
    /// </summary>
    internal static Words Split(ReadOnlySpan<char> text, char[] buffer)
    {
        int length = PythonCase.ToLower(text, buffer);
        buffer.AsSpan(length, BlockLength).Fill(' '); // the last word ends as all others do
        return new Words(buffer, length);
    }

    /// <summary>
    /// Runs between separators. Of 64 characters at a time the beginnings and the ends of words are known as bits, so that there
    /// is no branch for a character, and none for separators in a row.
    /// </summary>
    internal ref struct Words(ReadOnlySpan<char> lower, int length)
    {
        private readonly ReadOnlySpan<char> lower = lower;
        private int block = -BlockLength;
        private ulong starts; // those of the block that are still to come
        private ulong ends;
        private bool isInWord; // at the end of the block
        private int next; // the start of the word that ends next

        public ReadOnlySpan<char> Current { get; private set; }

        public readonly Words GetEnumerator() => this;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            while (ends == 0)
            {
                if (block > length - BlockLength && block >= 0)
                {
                    return false;
                }

                ReadBlock();
            }

            int end = block + BitOperations.TrailingZeroCount(ends);
            ends &= ends - 1;
            Current = lower[next..end];
            TakeStart();
            return true;
        }

        private void ReadBlock()
        {
            block += BlockLength;
            ref char start = ref Unsafe.AsRef(in lower[block]);
            ulong words = ~(SeparatorsIn(ref start) | (ulong)SeparatorsIn(ref Unsafe.Add(ref start, BlockLength / 2)) << 32);
            ulong before = words << 1 | (isInWord ? 1UL : 0);
            starts = words & ~before;
            ends = before & ~words;
            if (!isInWord)
            {
                TakeStart();
            }

            isInWord = (long)words < 0;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void TakeStart()
        {
            next = block + BitOperations.TrailingZeroCount(starts);
            starts &= starts - 1;
        }

        /// <summary>A bit for each of 32 characters that is punctuation but the apostrophe, blank, tab or line feed.</summary>
        private static uint SeparatorsIn(ref char start)
        {
            ref ushort first = ref Unsafe.As<char, ushort>(ref start);
            var bytes = Vector256.NarrowWithSaturation(
                Vector256.LoadUnsafe(ref first),
                Vector256.LoadUnsafe(ref first, (nuint)Vector256<ushort>.Count)
            );
            var found =
                (InRange(bytes, ' ', '/') & ~Vector256.Equals(bytes, Vector256.Create((byte)'\'')))
                | InRange(bytes, ':', '@')
                | InRange(bytes, '[', '`')
                | InRange(bytes, '{', '~')
                | InRange(bytes, '\t', '\n');
            return found.ExtractMostSignificantBits();
        }

        private static Vector256<byte> InRange(Vector256<byte> characters, char first, char last) =>
            Vector256.LessThanOrEqual(characters - Vector256.Create((byte)first), Vector256.Create((byte)(last - first)));
    }
}
