using System.Text.Json.Serialization;
using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Text;

/// <summary>
/// The settings by which a text becomes token ids. A model's manifest holds them, so that serving does exactly what training did.
/// </summary>
public sealed record TextProfile
{
    private const int MostIds = 10_000_000;
    internal const int MostTokens = 65_536;

    /// <summary>Creates the profile of a new model.</summary>
    public TextProfile() { }

    /// <summary>
    /// Reads a stored profile: what its manifest does not name is as it was before it could be named, so that the model reads
    /// texts as it learned to.
    /// </summary>
    [JsonConstructor]
    internal TextProfile(Cleaning cleaning = Cleaning.Html, bool punkt = false)
    {
        Cleaning = cleaning;
        Punkt = punkt;
    }

    public TokenizerKind Tokenizer { get; init; } = TokenizerKind.Keras;

    /// <summary>Default: <see cref="Cleaning.Typographic"/>.</summary>
    public Cleaning Cleaning { get; init; } = Cleaning.Typographic;

    /// <summary>
    /// True to end the sentences of the <c>nltk</c> profile where Punkt's English model does; false, in profiles that were stored
    /// before it was here, by a list of abbreviations. Default: true.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Punkt { get; init; } = true;

    public UnknownPolicy Unknown { get; init; } = UnknownPolicy.Drop;

    /// <summary>
    /// Keras' <c>num_words</c>: every id is below it. Padding counts, and so do &lt;s&gt; and &lt;unk&gt; where they are used.
    /// Default: 8,000.
    /// </summary>
    public int VocabularySize { get; init; } = 8_000;

    /// <summary>The most token ids of a text that a model reads, up to 65,536. Default: 200.</summary>
    public int MaxSequenceLength { get; init; } = 200;

    /// <summary>
    /// The end at which a longer text is cut: <see cref="Padding.Pre"/>, the default as in Keras, keeps the last ids.
    /// </summary>
    public Padding Truncating { get; init; } = Text.Padding.Pre;

    /// <summary>
    /// Null (the default) or <see cref="Padding.Post"/>: a text keeps its true length. <see cref="Padding.Pre"/>, Keras' default:
    /// every text is filled up to <see cref="MaxSequenceLength"/> with padding at the front, which the model reads like a word.
    /// </summary>
    /// <remarks>Null by default, because a profile that was stored before this property existed is read as null.</remarks>
    public Padding? Padding { get; init; }

    /// <summary>
    /// True to mark the ends of sentences among the token ids by <see cref="Vocabulary.SentenceEndId"/>, which counts towards
    /// <see cref="MaxSequenceLength"/>. Default: false, which is not written to <c>model.json</c>.
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
        int leastIds = 2 + (Unknown == UnknownPolicy.Unk ? 1 : 0) + (Sentences ? 1 : 0);
        RequireWithin(leastIds, MostIds, VocabularySize, nameof(VocabularySize));
        RequireWithin(1, MostTokens, MaxSequenceLength, nameof(MaxSequenceLength));
    }

    internal ITokenizer CreateTokenizer()
    {
        ITokenizer words =
            Tokenizer == TokenizerKind.Keras
                ? new KerasTokenizer()
                : new NltkTokenizer(Punkt ? PunktModel.English : PunktModel.Earlier);
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

    private static void RequireWithin(int least, int most, int value, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentException($"The text profile's {name} is {value}; it must be at least {least} and at most {most}.");
        }
    }
}
