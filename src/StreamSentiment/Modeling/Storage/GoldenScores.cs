using System.Text.Json;
using StreamSentiment.Text;

namespace StreamSentiment.Modeling.Storage;

/// <summary>
/// <c>golden.json</c>: a few texts with the probabilities that a version gave them, in fp32, when it was stored. Checksums
/// prove that the files are the same; these scores prove that this program and this machine compute the same from them.
/// </summary>
/// <param name="Scores">Texts with their expected probabilities.</param>
internal sealed record GoldenScores(IReadOnlyList<GoldenScore> Scores)
{
    /// <summary>Kernels of another processor sum in another order.</summary>
    private const double Fp32Rounding = 0.005;

    /// <summary>bf16 has 8 bits of precision, and a recurrent layer adds up the errors of a whole review.</summary>
    private const double Bf16Rounding = 0.05;

    private const int MostBytes = 64 * 1024 * 1024;
    private const int MostScores = 1000;

    /// <summary>Words a text; the last is longer than any model reads.</summary>
    private static readonly int[] Lengths = [0, 1, 3, 7, 20, 50, 120];

    /// <summary>Scores made-up texts of the model's own words: no data set's licence is in the way of storing them.</summary>
    public static GoldenScores Create(SentimentModel model, Vocabulary vocabulary)
    {
        string[] texts = MadeUpTexts(model.Manifest.Text, vocabulary);
        return new([.. texts.Zip(Score(model, texts), (text, probability) => new GoldenScore(text, probability))]);
    }

    /// <summary>The texts that a version of this vocabulary is stored with, always the same.</summary>
    public static string[] MadeUpTexts(TextProfile profile, Vocabulary vocabulary)
    {
        var random = new Random(1);
        return [.. Lengths.Append(2 * profile.MaxSequenceLength).Select(length => Text(random, vocabulary, length))];
    }

    /// <exception cref="InvalidModelException">The file cannot be read.</exception>
    public static GoldenScores Read(string path)
    {
        try
        {
            var golden = JsonSerializer.Deserialize(BoundedFile.Read(path, MostBytes), ManifestJson.Default.GoldenScores);
            return golden is not null && !golden.Scores.Contains(null!) && golden.Scores.Count <= MostScores
                ? golden
                : throw new InvalidModelException($"{path} is refused: it holds null, or more than {MostScores} texts.");
        }
        catch (JsonException e)
        {
            throw new InvalidModelException($"{path} is refused: {e.Message}", e);
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.GoldenScores);

    /// <exception cref="InvalidModelException">
    /// The model's score of a text differs from the stored one by more than rounding.
    /// </exception>
    public void Check(SentimentModel model)
    {
        double rounding = model.Precision == Precision.Bf16 ? Bf16Rounding : Fp32Rounding;
        float[] actual = Score(model, [.. Scores.Select(score => score.Text)]);
        for (int i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(actual[i] - Scores[i].Probability) <= rounding)) // NaN differs too
            {
                throw new InvalidModelException(
                    $"{model.Manifest.Name} {model.Manifest.Version} is refused: it gives the text {i} of "
                        + $"{ModelStore.GoldenFile} {actual[i]:F4} in {model.Precision}, and gave it "
                        + $"{Scores[i].Probability:F4} when it was stored."
                );
            }
        }
    }

    private static float[] Score(SentimentModel model, string[] texts)
    {
        float[] probabilities = new float[texts.Length];
        model.Score([.. texts.Select(text => model.Encoder.Encode(text).TokenIds)], probabilities);
        return probabilities;
    }

    /// <summary>With sentences, capitals and mark-up, so that the encoding is checked as well.</summary>
    private static string Text(Random random, Vocabulary vocabulary, int words)
    {
        var text = new System.Text.StringBuilder();
        for (int i = 0; i < words && vocabulary.Tokens.Count > 0; i++)
        {
            string word = vocabulary.Tokens[random.Next(vocabulary.Tokens.Count)];
            text.Append(i % 10 == 0 ? word.ToUpperInvariant() : word).Append(i % 10 == 9 ? ".<br /> " : " ");
        }
        return text.ToString();
    }
}

/// <summary>A text and the probability that it was positive.</summary>
internal sealed record GoldenScore(string Text, double Probability);
