using System.Buffers;
using System.Runtime.CompilerServices;
using StreamSentiment.Text.Nltk;
using StreamSentiment.Text.Typography;

namespace StreamSentiment.Text;

/// <summary>
/// Turns a text into token ids: cleans, tokenizes, looks up and truncates, with the same code in training and in serving.
/// Thread-safe; no text makes it throw, and its time is linear in the length of the text.
/// </summary>
/// <exception cref="ArgumentException">The profile is invalid, or the vocabulary was built for another one.</exception>
public sealed class TextEncoder
{
    [ThreadStatic]
    private static TokenBuffer? threadTokens;

    private readonly ITokenizer tokenizer;
    private readonly Cleaning cleaning;
    private readonly int maxSequenceLength;
    private readonly Padding truncating;
    private readonly bool padsInFront;

    public TextEncoder(TextProfile profile, Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(vocabulary);
        profile.Validate();
        RequireMatch(profile, vocabulary);
        Vocabulary = vocabulary;
        tokenizer = profile.CreateTokenizer();
        cleaning = profile.Cleaning;
        maxSequenceLength = profile.MaxSequenceLength;
        truncating = profile.Truncating;
        padsInFront = profile.Padding == Padding.Pre;
    }

    /// <summary>The vocabulary that the token ids refer to.</summary>
    public Vocabulary Vocabulary { get; }

    public EncodedText Encode(ReadOnlySpan<char> text)
    {
        var cleaned = Clean(text, cleaning, out char[]? buffer);
        var encoded = tokenizer is KerasTokenizer ? EncodeWords(cleaned) : EncodeTokens(cleaned);
        Return(buffer);
        return encoded;
    }

    /// <summary>The first half of encoding, which building a vocabulary uses too.</summary>
    internal static void Tokenize(ReadOnlySpan<char> text, Cleaning cleaning, ITokenizer tokenizer, TokenBuffer tokens)
    {
        tokenizer.Tokenize(Clean(text, cleaning, out char[]? buffer), tokens);
        Return(buffer);
    }

    /// <summary>The text as it is where there is nothing to clean, else in a rented buffer.</summary>
    private static ReadOnlySpan<char> Clean(ReadOnlySpan<char> text, Cleaning cleaning, out char[]? buffer)
    {
        bool cleans = cleaning switch
        {
            Cleaning.Html => TextCleaner.MayChange(text),
            Cleaning.Typographic => TypographicCleaner.MayChange(text),
            Cleaning.Emoji => TypographicCleaner.MayChange(text) || EmojiWords.MayHoldMarks(text),
            _ => false,
        };
        buffer = null;
        if (!cleans)
        {
            return text;
        }

        bool isHtml = cleaning == Cleaning.Html;
        buffer = ArrayPool<char>.Shared.Rent(isHtml ? text.Length : TypographicCleaner.MaxLength(text.Length));
        int length = isHtml ? TextCleaner.RemoveHtml(text, buffer) : TypographicCleaner.Clean(text, buffer);
        if (cleaning == Cleaning.Emoji)
        {
            char[] words = ArrayPool<char>.Shared.Rent(EmojiWords.MaxLength(buffer.AsSpan(0, length)));
            length = EmojiWords.Write(buffer.AsSpan(0, length), words);
            Return(buffer);
            buffer = words;
        }

        return buffer.AsSpan(0, length);
    }

    private static void Return(char[]? buffer)
    {
        if (buffer is not null)
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>Looks each word up where it stands, and copies none.</summary>
    private EncodedText EncodeWords(ReadOnlySpan<char> text)
    {
        char[] lower = KerasTokenizer.Rent(text.Length);
        var ids = new IdList(Vocabulary, text.Length / 2 + 1);
        foreach (var word in KerasTokenizer.Split(text, lower))
        {
            ids.Add(Vocabulary.FindReadable(word));
        }

        Return(lower);
        return Fit(ref ids);
    }

    private EncodedText EncodeTokens(ReadOnlySpan<char> text)
    {
        var tokens = threadTokens ??= new TokenBuffer();
        tokenizer.Tokenize(text, tokens);
        var ids = new IdList(Vocabulary, tokens.Count);
        for (int i = 0; i < tokens.Count; i++)
        {
            ids.Add(Vocabulary.Find(tokens[i]));
        }

        if (tokens.IsOversized)
        {
            threadTokens = null;
        }

        return Fit(ref ids);
    }

    private EncodedText Fit(ref IdList ids)
    {
        var encoded = new EncodedText(Fit(ids.Ids), ids.Words, ids.Unknown, ids.Ids.Length > maxSequenceLength);
        ids.Return();
        return encoded;
    }

    private int[] Fit(ReadOnlySpan<int> ids)
    {
        if (!padsInFront)
        {
            return PadSequences.Truncate(ids, maxSequenceLength, truncating).ToArray();
        }

        int[] row = new int[maxSequenceLength];
        PadSequences.PadRow(ids, row, Padding.Pre, truncating, Vocabulary.PaddingId);
        return row;
    }

    private static void RequireMatch(TextProfile profile, Vocabulary vocabulary)
    {
        if (vocabulary.Unknown != profile.Unknown)
        {
            throw new ArgumentException(
                $"The profile's {nameof(TextProfile.Unknown)} is {profile.Unknown}, the vocabulary's is {vocabulary.Unknown}."
            );
        }

        if (vocabulary.Size > profile.VocabularySize)
        {
            throw new ArgumentException(
                $"The vocabulary has {vocabulary.Size} ids, the profile allows {profile.VocabularySize} "
                    + $"({nameof(TextProfile.VocabularySize)})."
            );
        }

        if (vocabulary.Sentences != profile.Sentences)
        {
            throw new ArgumentException(
                $"The profile's {nameof(TextProfile.Sentences)} is {profile.Sentences}, the vocabulary's is "
                    + $"{vocabulary.Sentences}."
            );
        }
    }

    /// <summary>Collects the ids of a text: unknown words and ends of sentences as the vocabulary treats them.</summary>
    private ref struct IdList(Vocabulary vocabulary, int capacity)
    {
        private readonly int[] ids = ArrayPool<int>.Shared.Rent(capacity);
        private int length;
        private bool endsBefore; // a sentence with a known word has ended

        public readonly ReadOnlySpan<int> Ids => ids.AsSpan(0, length);

        /// <summary>The number of words, without the ends of sentences.</summary>
        public int Words { get; private set; }

        public int Unknown { get; private set; }

        /// <param name="id">Of a token; 0 if the vocabulary has it not.</param>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(int id)
        {
            if (id != 0 && vocabulary.IsSentenceEnd(id))
            {
                endsBefore = length > 0;
                return;
            }

            Words++;
            if (id == 0)
            {
                Unknown++;
                id = vocabulary.UnknownId;
                if (id == Vocabulary.PaddingId)
                {
                    return;
                }
            }

            if (endsBefore)
            {
                ids[length++] = Vocabulary.SentenceEndId;
                endsBefore = false;
            }

            ids[length++] = id;
        }

        public readonly void Return() => ArrayPool<int>.Shared.Return(ids);
    }
}
