using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Training.Everyday;

/// <summary>All that teaches a student: n-grams and, once they are trained, networks.</summary>
/// <param name="documents">N-grams that learnt documents alone: titles and sentences cost them half a point.</param>
/// <param name="shortTexts">N-grams that learnt titles and sentences as well.</param>
/// <param name="options">The share of the networks.</param>
/// <param name="threads">Texts are taught on as many.</param>
internal sealed class Teachers(NGramTeacher documents, NGramTeacher shortTexts, EverydayOptions options, int threads)
    : IDisposable
{
    private const int LongestShortText = 30; // words
    private const int TextsAtATime = 1024;

    /// <summary>Null for the n-grams alone.</summary>
    public NetworkTeacher? Networks { get; set; }

    /// <summary>The probability that each text is positive.</summary>
    public float[] Teach(IReadOnlyList<Span> texts)
    {
        float[] taught = new float[texts.Count];
        Parallel.ForEach(
            Enumerable.Range(0, texts.Count).Chunk(TextsAtATime),
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            part =>
            {
                Span[] own = Array.ConvertAll(part, i => texts[i]);
                double[]? networkLogits = Networks?.Logits(own);
                foreach (var (i, text) in own.Index())
                {
                    var nGrams = text.Words.Length > LongestShortText ? documents : shortTexts;
                    double logit = nGrams.Logit(text.Words, text.Passage.Fold);
                    if (networkLogits is not null)
                    {
                        logit = options.NetworkShare * networkLogits[i] + (1 - options.NetworkShare) * logit;
                    }

                    taught[part[i]] = (float)Temperature.One.Of(logit);
                }
            }
        );
        return taught;
    }

    /// <summary>The share of texts of which their label and the teachers say the same.</summary>
    public double Accuracy(IReadOnlyList<Span> texts) =>
        texts.Zip(Teach(texts), (text, taught) => taught > 0.5f == text.Passage.Label ? 1.0 : 0).Average();

    public void Dispose() => Networks?.Dispose();
}
