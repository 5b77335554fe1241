using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Text;
using StreamSentiment.Training.Baselines;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Training.Experiments;

/// <summary>
/// The n-gram model that every recurrent one is compared with (<see cref="NbSvm"/>): a model that does not beat it has learnt
/// nothing from the order of words. It is compared and not stored: what <c>train</c> stores has fewer words and n-grams.
/// </summary>
internal static class LinearBaseline
{
    /// <summary>Its name in a comparison.</summary>
    public const string Name = ModelSpec.NGramsName;

    /// <summary>Words that occur once are most of a vocabulary; this one holds all of IMDb's.</summary>
    private const int VocabularySize = 500_000;

    private static readonly TextProfile Text = NbSvm.ProfileOf(new TextProfile { VocabularySize = VocabularySize });

    private static readonly NbSvmOptions[] Candidates =
    [
        new(),
        new() { Penalty = 0.3 },
        new() { Penalty = 3 },
        new() { MinCount = 1 },
        new() { MinCount = 1, Penalty = 10 },
    ];

    /// <summary>Chooses its settings by the training reviews, trains it, and scores the test reviews with it.</summary>
    public static ComparedModel Compare(
        IReadOnlyList<LabelledText> reviews,
        IReadOnlyList<LabelledText> test,
        CancellationToken stop = default
    )
    {
        long started = TimeProvider.System.GetTimestamp();
        var encoder = new TextEncoder(Text, Vocabulary.Build(reviews.Select(review => review.Text), Text));
        int[][] ids = [.. reviews.Select(review => encoder.Encode(review.Text).TokenIds)];
        bool[] labels = [.. reviews.Select(review => review.IsPositive)],
            truth = [.. test.Select(review => review.IsPositive)];
        var options = NbSvmTuning.Choose(ids, labels, Candidates, seed: 1, stop);
        var model = NbSvm.Train(ids, labels, options, stop);
        double seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;

        long scoring = TimeProvider.System.GetTimestamp();
        float[] probabilities =
        [
            .. test.AsParallel().AsOrdered().Select(review => model.Probability(encoder.Encode(review.Text).TokenIds)),
        ];
        double speed = test.Count / TimeProvider.System.GetElapsedTime(scoring).TotalSeconds;
        var evaluation = Evaluation.From(probabilities, truth);
        return new ComparedModel(
            Name,
            model.FeatureCount,
            (long)model.FeatureCount * sizeof(float),
            speed,
            [new SeedOutcome(options.Seed, evaluation.Accuracy, evaluation.ExpectedCalibrationError, 1, seconds)],
            probabilities,
            truth,
            IsBaseline: true
        );
    }
}
