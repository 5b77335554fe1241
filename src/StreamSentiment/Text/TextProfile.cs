using System.Text.Json.Serialization;
using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Text;

/// <summary>
/// How a text becomes token ids. A model's manifest holds one, so that serving does exactly what training did.
/// </summary>
public sealed record TextProfile
{
    public TokenizerKind Tokenizer { get; init; } = TokenizerKind.Keras;

    public Cleaning Cleaning { get; init; } = Cleaning.Html;

    public UnknownPolicy Unknown { get; init; } = UnknownPolicy.Drop;

    /// <summary>Keras' <c>num_words</c>: every id is below it. Counts padding, and &lt;s&gt; and &lt;unk&gt; where there are any.</summary>
    public int VocabularySize { get; init; } = 8_000;

    /// <summary>The most token ids of a text that a model sees.</summary>
    public int MaxSequenceLength { get; init; } = 200;

    /// <summary>Where a longer text loses its ids: <see cref="Padding.Pre"/>, Keras' default, keeps the last ones.</summary>
    public Padding Truncating { get; init; } = Text.Padding.Pre;

    /// <summary>
    /// Null, or <see cref="Padding.Post"/>, gives a text its true length. <see cref="Padding.Pre"/>, Keras' default, fills every
    /// text up to <see cref="MaxSequenceLength"/> with padding at the front, which the model then reads like a word.
    /// </summary>
    /// <remarks>Null by default because a profile that was stored before this existed reads as null, whatever is written here.</remarks>
    public Padding? Padding { get; init; }

    /// <summary>
    /// Whether the token ids tell where sentences end, by <see cref="Vocabulary.SentenceEndId"/> between them. Such an id counts
    /// against <see cref="MaxSequenceLength"/>. Left out of <c>model.json</c> where it is not set.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Sentences { get; init; }

    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        RequireDefined(Tokenizer, nameof(Tokenizer));
        RequireDefined(Cleaning, nameof(Cleaning));
        RequireDefined(Unknown, nameof(Unknown));
        RequireDefined(Truncating, nameof(Truncating));
        RequireDefined(Padding ?? default, nameof(Padding));
        RequireAtLeast(2 + (Unknown == UnknownPolicy.Unk ? 1 : 0) + (Sentences ? 1 : 0), VocabularySize, nameof(VocabularySize));
        RequireAtLeast(1, MaxSequenceLength, nameof(MaxSequenceLength));
    }

    internal ITokenizer CreateTokenizer()
    {
        ITokenizer words = Tokenizer == TokenizerKind.Keras ? new KerasTokenizer() : new NltkTokenizer();
        return Sentences ? new SentenceTokenizer(words) : words;
    }

    private static void RequireDefined<T>(T value, string name)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            string known = string.Join(", ", Enum.GetNames<T>());
            throw new ArgumentException($"The text profile's {name} is '{value}'; known: {known}.");
        }
    }

    private static void RequireAtLeast(int least, int value, string name)
    {
        if (value < least)
        {
            throw new ArgumentException($"The text profile's {name} is {value}; it must be at least {least}.");
        }
    }
}
