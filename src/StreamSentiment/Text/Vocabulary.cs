using System.Runtime.InteropServices;
using System.Text;
using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Text;

/// <summary>
/// Tokens and their ids, as Keras' <c>Tokenizer(num_words, oov_token)</c> gives them: by falling frequency, ties by first
/// appearance, from 1; id 0 is padding. With <see cref="TextProfile.Sentences"/>, id 1 is &lt;s&gt;; with
/// <see cref="UnknownPolicy.Unk"/>, the next one is &lt;unk&gt;. Immutable, thread-safe.
/// <see href="https://www.tensorflow.org/api_docs/python/tf/keras/preprocessing/text/Tokenizer"/>
/// </summary>
/// <remarks>
/// As a file: UTF-8 without a mark, one token a line in the order of ids from 1, each line ended by a line feed and by
/// nothing else (a Keras token may hold a carriage return). No token holds a line feed: it separates in both profiles.
/// Neither can give &lt;s&gt; or &lt;unk&gt;, so a first line &lt;s&gt; means that sentences are marked, and a line &lt;unk&gt;
/// before all words means <see cref="UnknownPolicy.Unk"/>. A token with a lone surrogate, which UTF-8 cannot hold, is left out
/// and so is always unknown.
/// </remarks>
public sealed class Vocabulary
{
    /// <summary>The id of padding, which <see cref="IndexOf"/> also returns for an unknown token that is to be dropped.</summary>
    public const int PaddingId = 0;

    /// <summary>The token that replaces an unknown one.</summary>
    public const string UnknownToken = "<unk>";

    /// <summary>The token that marks the end of a sentence.</summary>
    public const string SentenceEnd = "<s>";

    /// <summary>The id of <see cref="SentenceEnd"/> in a vocabulary that has it.</summary>
    public const int SentenceEndId = 1;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string[] tokens;
    private readonly WordTable ids;

    private Vocabulary(string[] tokens, WordTable ids)
    {
        (this.tokens, this.ids) = (tokens, ids);
        Sentences = tokens.Length > 0 && tokens[0] == SentenceEnd;
        int firstId = Sentences ? 2 : 1;
        Unknown = tokens.Length >= firstId && tokens[firstId - 1] == UnknownToken ? UnknownPolicy.Unk : UnknownPolicy.Drop;
        UnknownId = Unknown == UnknownPolicy.Unk ? firstId : PaddingId;
    }

    /// <summary>The number of ids, padding included: the rows of an embedding table.</summary>
    public int Size => tokens.Length + 1;

    /// <summary>The tokens in the order of their ids; the first has id 1.</summary>
    public IReadOnlyList<string> Tokens => tokens;

    public UnknownPolicy Unknown { get; }

    /// <summary>The id of &lt;unk&gt;, or <see cref="PaddingId"/> where unknown tokens are dropped.</summary>
    internal int UnknownId { get; }

    /// <summary>True if the ends of sentences are among the tokens.</summary>
    public bool Sentences { get; }

    /// <summary>Keras' <c>fit_on_texts</c>, limited to ids below <see cref="TextProfile.VocabularySize"/>.</summary>
    public static Vocabulary Build(IEnumerable<string> texts, TextProfile profile)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(profile);
        profile.Validate();
        string[] reserved =
        [
            .. profile.Sentences ? [SentenceEnd] : (string[])[],
            .. profile.Unknown == UnknownPolicy.Unk ? [UnknownToken] : (string[])[],
        ];
        var words = Count(texts, profile)
            .OrderByDescending(word => word.Value.Count)
            .ThenBy(word => word.Value.FirstSeen)
            .Select(word => word.Key)
            .Where(word => IsWellFormed(word) && word != SentenceEnd)
            .Take(profile.VocabularySize - 1 - reserved.Length);
        return FromTokens([.. reserved, .. words]);
    }

    /// <summary>The token's id; for an absent one that of &lt;unk&gt; or, where unknown tokens are dropped, 0.</summary>
    public int IndexOf(ReadOnlySpan<char> token)
    {
        TryGetIndex(token, out int id);
        return id;
    }

    /// <summary>As <see cref="IndexOf"/>; returns true if the token is known.</summary>
    public bool TryGetIndex(ReadOnlySpan<char> token, out int id)
    {
        id = ids.Find(token);
        if (id != 0)
        {
            return true;
        }

        id = UnknownId;
        return false;
    }

    /// <summary>The token's id; 0 for an absent one.</summary>
    internal int Find(ReadOnlySpan<char> token) => ids.Find(token);

    /// <summary>As <see cref="Find"/>; <see cref="WordTable.Readable"/> characters can be read where the token begins.</summary>
    internal int FindReadable(ReadOnlySpan<char> token) => ids.FindReadable(token);

    /// <summary>True if the id marks the end of a sentence.</summary>
    public bool IsSentenceEnd(int id) => Sentences && id == SentenceEndId;

    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new StreamWriter(stream, StrictUtf8, leaveOpen: true) { NewLine = "\n" };
        foreach (string token in tokens)
        {
            writer.WriteLine(token);
        }
    }

    /// <exception cref="InvalidDataException">A line is empty or repeats another, or the bytes are no UTF-8.</exception>
    public static Vocabulary Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var reader = new StreamReader(stream, StrictUtf8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        try
        {
            string content = reader.ReadToEnd();
            return FromTokens(content.Length == 0 ? [] : (content.EndsWith('\n') ? content[..^1] : content).Split('\n'));
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException("The vocabulary is not UTF-8.", exception);
        }
    }

    private static Vocabulary FromTokens(string[] tokens)
    {
        if (Array.IndexOf(tokens, "") is >= 0 and var empty)
        {
            throw new InvalidDataException($"Line {empty + 1} of the vocabulary is empty.");
        }

        var ids = new WordTable(tokens, out int repeated);
        return repeated == 0
            ? new Vocabulary(tokens, ids)
            : throw new InvalidDataException(
                $"Line {repeated} of the vocabulary repeats '{tokens[repeated - 1]}' of line {ids.Find(tokens[repeated - 1])}."
            );
    }

    private static Dictionary<string, (int Count, int FirstSeen)> Count(IEnumerable<string> texts, TextProfile profile)
    {
        var tokenizer = profile.CreateTokenizer();
        var tokens = new TokenBuffer();
        var counts = new Dictionary<string, (int Count, int FirstSeen)>(StringComparer.Ordinal);
        var bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (string text in texts)
        {
            TextEncoder.Tokenize(text, profile.Cleaning, tokenizer, tokens);
            for (int i = 0; i < tokens.Count; i++)
            {
                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(bySpan, tokens[i], out bool seen);
                count = (count.Count + 1, seen ? count.FirstSeen : counts.Count);
            }
        }

        return counts;
    }

    private static bool IsWellFormed(string token)
    {
        for (int i = 0; i < token.Length; i++)
        {
            if (char.IsSurrogate(token[i]))
            {
                if (i + 1 == token.Length || !char.IsSurrogatePair(token[i], token[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }
}
