namespace StreamSentiment.Training.Everyday;

/// <summary>
/// Draws the examples of an epoch: whole documents, spans of them, titles, and sentences of <see cref="OwnSentences"/>.
/// </summary>
/// <param name="options">The shares of each.</param>
/// <param name="documents">Labelled and unlabelled ones.</param>
/// <param name="titles">Labelled ones.</param>
/// <param name="sentences">What makes the recipe's own sentences.</param>
/// <param name="student">Words as the student reads them.</param>
internal sealed class ExampleDraws(
    EverydayOptions options,
    IReadOnlyList<Passage> documents,
    IReadOnlyList<Passage> titles,
    OwnSentences sentences,
    StudentWords student
)
{
    private const int MostSentences = 8;
    private const int FewestWords = 4;
    private const int MostWords = 80;
    private const float Certain = 0.95f; // of a sentence of our own

    /// <summary>The examples of an epoch.</summary>
    /// <param name="teach">
    /// The probabilities that a teacher gives texts, by their words in its own vocabulary, in the student's, and by their folds.
    /// </param>
    /// <param name="random">Draws.</param>
    public TrainingExample[] Draw(Func<IReadOnlyList<Span>, float[]> teach, Random random)
    {
        int own = (int)(options.ExamplesPerEpoch * options.OwnSentences);
        double whole = options.ExamplesPerEpoch * options.Documents,
            short_ = titles.Count == 0 ? 0 : options.ExamplesPerEpoch * options.Titles,
            parts = options.ExamplesPerEpoch - own - whole - short_;
        List<Span> spans =
        [
            .. Chosen(documents, whole, random).Select(document => Whole(document)),
            .. Chosen(titles, short_, random).Select(title => Whole(title)),
            .. Chosen(documents, parts, random).Select(document => Part(document, random)),
        ];
        spans.RemoveAll(span => span.TokenIds.Length == 0);
        float[] taught = teach(spans);
        return
        [
            .. spans.Select((span, i) => student.Disturb(StudentWords.Thin(Example(span, taught[i]), random), random)),
            .. Enumerable.Range(0, own).Select(_ => Own(random)),
        ];
    }

    /// <summary>Each as often as its weight says, rounded up or down by chance.</summary>
    private static IEnumerable<Passage> Chosen(IReadOnlyList<Passage> passages, double count, Random random)
    {
        double all = passages.Sum(passage => passage.Weight);
        foreach (var passage in passages)
        {
            int times = (int)(count * passage.Weight / all + random.NextDouble());
            for (int i = 0; i < times; i++)
            {
                yield return passage;
            }
        }
    }

    public Span Whole(Passage passage) => Of(passage, 0, passage.Words.Length);

    private Span Part(Passage document, Random random)
    {
        if (random.Next(2) == 0)
        {
            int count = Math.Min((int)LogUniform(1, MostSentences + 1, random), document.Starts.Length);
            int first = random.Next(document.Starts.Length - count + 1);
            int start = document.Starts.Length == 0 ? 0 : document.Starts[first];
            int end = first + count < document.Starts.Length ? document.Starts[first + count] : document.Words.Length;
            return Of(document, start, end);
        }

        int words = Math.Min((int)LogUniform(FewestWords, MostWords + 1, random), document.Words.Length);
        int from = random.Next(document.Words.Length - words + 1);
        return Of(document, from, from + words);
    }

    private Span Of(Passage passage, int start, int end)
    {
        int[] words = passage.Words[start..end];
        return new(words, student.Ids(words), passage, (end - start) / (double)Math.Max(1, passage.Words.Length));
    }

    private static double LogUniform(double low, double high, Random random) => low * Math.Pow(high / low, random.NextDouble());

    private TrainingExample Example(Span span, float taught)
    {
        if (span.Passage.Label is not { } label)
        {
            return new(span.TokenIds, taught > 0.5f) { Target = taught };
        }

        // The label is that of the whole document: a part of it is judged by itself.
        double share = options.LabelShare * Math.Sqrt(span.Share);
        return new(span.TokenIds, label) { Target = (float)(share * (label ? 1 : 0) + (1 - share) * taught) };
    }

    private TrainingExample Own(Random random)
    {
        var (text, isPositive) = sentences.Draw(random);
        var example = new TrainingExample(student.Encode(text), isPositive) { Target = isPositive ? Certain : 1 - Certain };
        return student.Disturb(example, random);
    }
}

/// <summary>Some words of a passage.</summary>
/// <param name="Words">In the teacher's vocabulary.</param>
/// <param name="TokenIds">In the student's.</param>
/// <param name="Passage">Where they are from.</param>
/// <param name="Share">Their share of it.</param>
internal sealed record Span(int[] Words, int[] TokenIds, Passage Passage, double Share);
