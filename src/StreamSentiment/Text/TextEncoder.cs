using System.Buffers;
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
        var tokens = threadTokens ??= new TokenBuffer();
        Tokenize(text, cleaning, tokenizer, tokens);
        var encoded = LookUp(tokens);
        if (tokens.IsOversized)
        {
            threadTokens = null;
        }

        return encoded;
    }

    /// <summary>The first half of encoding, which building a vocabulary uses too.</summary>
    internal static void Tokenize(ReadOnlySpan<char> text, Cleaning cleaning, ITokenizer tokenizer, TokenBuffer tokens)
    {
        bool cleans = cleaning switch
        {
            Cleaning.Html => TextCleaner.MayChange(text),
            Cleaning.Typographic => TypographicCleaner.MayChange(text),
            Cleaning.Emoji => TypographicCleaner.MayChange(text) || EmojiWords.MayHoldMarks(text),
            _ => false,
        };
        if (!cleans)
        {
            tokenizer.Tokenize(text, tokens);
            return;
        }

        bool isHtml = cleaning == Cleaning.Html;
        char[] buffer = ArrayPool<char>.Shared.Rent(isHtml ? text.Length : TypographicCleaner.MaxLength(text.Length));
        int length = isHtml ? TextCleaner.RemoveHtml(text, buffer) : TypographicCleaner.Clean(text, buffer);
        if (cleaning == Cleaning.Emoji)
        {
            char[] words = ArrayPool<char>.Shared.Rent(EmojiWords.MaxLength(buffer.AsSpan(0, length)));
            length = EmojiWords.Write(buffer.AsSpan(0, length), words);
            ArrayPool<char>.Shared.Return(buffer);
            buffer = words;
        }

        tokenizer.Tokenize(buffer.AsSpan(0, length), tokens);
        ArrayPool<char>.Shared.Return(buffer);
    }

    private EncodedText LookUp(TokenBuffer tokens)
    {
        int[] buffer = ArrayPool<int>.Shared.Rent(tokens.Count);
        int length = 0;
        int unknown = 0;
        int ends = 0;
        bool endsBefore = false; // a sentence with a known word has ended
        for (int i = 0; i < tokens.Count; i++)
        {
            if (!Vocabulary.TryGetIndex(tokens[i], out int id))
            {
                unknown++;
                if (id == Vocabulary.PaddingId)
                {
                    continue;
                }
            }

            if (Vocabulary.IsSentenceEnd(id))
            {
                ends++;
                endsBefore = length > 0;
                continue;
            }

            if (endsBefore)
            {
                buffer[length++] = Vocabulary.SentenceEndId;
                endsBefore = false;
            }

            buffer[length++] = id;
        }

        int[] kept = Fit(buffer.AsSpan(0, length));
        ArrayPool<int>.Shared.Return(buffer);
        return new EncodedText(kept, tokens.Count - ends, unknown, length > maxSequenceLength);
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
}
