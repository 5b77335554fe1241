using StreamSentiment.Contracts;
using StreamSentiment.Modeling;
using StreamSentiment.Scoring;
using StreamSentiment.Text;

namespace StreamSentiment.Cli.Reports;

/// <summary>Texts and what a model makes of them, by the code of the stream.</summary>
/// <param name="Texts">The texts.</param>
/// <param name="Encoded">What the model reads of each.</param>
/// <param name="Probabilities">The model's probability that each is positive.</param>
/// <param name="Sentences">The scores of the sentences of each; null where they are not asked for.</param>
internal sealed record ScoredTexts(string[] Texts, EncodedText[] Encoded, float[] Probabilities, ScoredSentence[]?[] Sentences)
{
    /// <summary>What is said of each text.</summary>
    public Judgement[] Judgements { get; } =
    [
        .. Encoded.Zip(
            Probabilities,
            (encoded, probability) => Judgement.Of(probability, encoded.TokenCount, encoded.UnknownCount, UncertaintyRule.Usual)
        ),
    ];

    /// <param name="withSentences">True to score the sentences too.</param>
    public static ScoredTexts Score(SentimentModel model, string[] texts, bool withSentences)
    {
        var encoded = Array.ConvertAll(texts, text => model.Encoder.Encode(text));
        float[] probabilities = new float[texts.Length];
        model.Score(Array.ConvertAll(encoded, text => text.TokenIds), probabilities);
        var sentences = texts.Select(
            (text, i) => withSentences ? PreparedSentence.FindAll(text, encoded[i], model.Encoder) : null
        );
        return new(texts, encoded, probabilities, SentenceScorer.Score(model, [.. sentences], probabilities));
    }
}
