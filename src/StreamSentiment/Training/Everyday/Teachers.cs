using StreamSentiment.Modeling;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Training.Everyday;

/// <summary>All that teaches a student: n-grams and, from the second generation on, the student before.</summary>
/// <param name="documents">N-grams that learnt documents alone: titles and sentences cost them half a point.</param>
/// <param name="shortTexts">N-grams that learnt titles and sentences as well.</param>
/// <param name="options">The share of the student.</param>
/// <param name="threads">Texts are taught on as many.</param>
internal sealed class Teachers(NGramTeacher documents, NGramTeacher shortTexts, EverydayOptions options, int threads)
{
    private const int LongestShortText = 30; // words
    private const int TextsAtATime = 1024;

    /// <summary>The probability that each text is positive.</summary>
    /// <param name="texts">Spans of passages.</param>
    /// <param name="former">The student before; null for the n-grams alone.</param>
    public float[] Teach(IReadOnlyList<Span> texts, SentimentModel? former)
    {
        float[] taught = new float[texts.Count];
        Parallel.ForEach(
            Enumerable.Range(0, texts.Count).Chunk(TextsAtATime),
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            part =>
            {
                float[] students = new float[part.Length];
                former?.Score([.. part.Select(i => texts[i].TokenIds)], students);
                foreach (var (place, i) in part.Index())
                {
                    var nGrams = texts[i].Words.Length > LongestShortText ? documents : shortTexts;
                    double logit = nGrams.Logit(texts[i].Words, texts[i].Passage.Fold);
                    if (former is not null)
                    {
                        logit = options.StudentShare * Temperature.Logit(students[place]) + (1 - options.StudentShare) * logit;
                    }

                    taught[i] = (float)Temperature.One.Of(logit);
                }
            }
        );
        return taught;
    }

    /// <summary>The share of texts of which their label and the n-grams say the same.</summary>
    public double Accuracy(IReadOnlyList<Span> texts) =>
        texts.Zip(Teach(texts, null), (text, taught) => taught > 0.5f == text.Passage.Label ? 1.0 : 0).Average();
}
