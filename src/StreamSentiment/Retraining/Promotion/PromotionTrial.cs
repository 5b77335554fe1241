using StreamSentiment.Contracts;
using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Retraining.Promotion;

/// <summary>Scores the same reviews with two models, exactly as the stream does, and measures their speeds.</summary>
/// <param name="candidate">The model that would replace the other.</param>
/// <param name="current">The model that serves.</param>
/// <param name="workers">Cores to use.</param>
/// <param name="clock">Measures the time.</param>
internal sealed class PromotionTrial(SentimentModel candidate, SentimentModel current, int workers, TimeProvider clock)
{
    /// <summary>
    /// The number of short rounds, of which the fastest counts: other work of the machine only ever slows a round down.
    /// </summary>
    private const int Rounds = 15;

    /// <summary>Reviews of a round, at most: on a busy machine a short one has a chance to run undisturbed.</summary>
    private const int ReviewsARound = 256;

    /// <summary>
    /// The balanced accuracy on <see cref="ReferenceReviews"/> with which the current model knows their language.
    /// </summary>
    private const double KnowsReference = 0.75;

    /// <summary>Reviews of each label that a validation sample must have to stand in for an anchor set.</summary>
    private const int LeastOfALabel = 50;

    /// <summary>
    /// The validation sample of the current model, as far as its texts are known. It counts where the candidate has the same:
    /// another training may have learnt these reviews.
    /// </summary>
    public IReadOnlyList<LabelledText> Validation { get; init; } = [];

    /// <param name="holdOut">
    /// Reviews that the candidate was not trained on, oldest first. A text counts once, and one with both labels not at all.
    /// </param>
    /// <param name="anchor">Reviews that no candidate may forget; null if none are configured, and something stands in.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public PromotionEvidence Run(
        IReadOnlyList<LabelledText> holdOut,
        IReadOnlyList<LabelledText>? anchor,
        CancellationToken stop = default
    )
    {
        var distinct = DistinctTexts<LabelledText>.Of(holdOut, review => review);
        if (distinct.Kept.Count == 0)
        {
            throw new DataException(
                $"There is nothing to judge by: each text of the {holdOut.Count:N0} reviews has both labels."
            );
        }

        var judged = Judge(distinct.Kept, stop);
        var (judgedAnchor, source) = anchor is null ? StandIn(judged, stop) : (Judge(anchor, stop), AnchorSource.Configured);
        return new PromotionEvidence(
            ReferenceTo(candidate),
            ReferenceTo(current),
            judged,
            judgedAnchor,
            Race([.. distinct.Kept.Take(ReviewsARound).Select(review => review.Text)], stop)
        )
        {
            AnchorSource = source,
            Repeated = distinct.Repeated,
            Contradictory = distinct.Contradictory,
        };
    }

    private (JudgedReview[] Anchor, AnchorSource Source) StandIn(JudgedReview[] holdOut, CancellationToken stop)
    {
        int positive = Validation.Count(review => review.IsPositive);
        if (HaveTheSameSample && Math.Min(positive, Validation.Count - positive) >= LeastOfALabel)
        {
            return (Judge(Validation, stop), AnchorSource.ValidationSample);
        }

        var reference = Judge(ReferenceReviews.All, stop);
        return JudgedSet.From(reference).Current.BalancedAccuracy >= KnowsReference
            ? (reference, AnchorSource.ReferenceTexts)
            : (holdOut[..((holdOut.Length + 3) / 4)], AnchorSource.OldestLabels);
    }

    private bool HaveTheSameSample =>
        candidate.Manifest.Files.TryGetValue(ModelStore.ValidationFile, out string? checksum)
        && checksum == current.Manifest.Files.GetValueOrDefault(ModelStore.ValidationFile);

    private JudgedReview[] Judge(IReadOnlyList<LabelledText> reviews, CancellationToken stop)
    {
        string[] texts = [.. reviews.Select(review => review.Text)];
        float[] candidates = Evaluator.Score(candidate, texts, workers, stop),
            currents = Evaluator.Score(current, texts, workers, stop);
        return
        [
            .. reviews.Select(
                (review, i) =>
                    new JudgedReview(
                        review.IsPositive,
                        candidates[i],
                        currents[i],
                        current.Encoder.Encode(review.Text).TokenCount,
                        review.Source
                    )
                    {
                        Labeller = review.Labeller,
                    }
            ),
        ];
    }

    private ScoringSpeeds Race(string[] texts, CancellationToken stop)
    {
        double candidateSpeed = 0,
            currentSpeed = 0;
        for (int round = 0; round < Rounds; round++)
        {
            candidateSpeed = Math.Max(candidateSpeed, SpeedOf(candidate, texts, stop));
            currentSpeed = Math.Max(currentSpeed, SpeedOf(current, texts, stop));
        }

        // A busy machine once refused a candidate of the same network by this.
        return IsSameWork
            ? new ScoringSpeeds(Math.Max(candidateSpeed, currentSpeed), Math.Max(candidateSpeed, currentSpeed))
            : new ScoringSpeeds(candidateSpeed, currentSpeed);
    }

    /// <summary>
    /// True if both read the same tokens into networks of the same shape: what differs in speed is what else the machine does.
    /// </summary>
    private bool IsSameWork =>
        candidate.Precision == current.Precision && ShapeOf(candidate.Manifest).AsSpan().SequenceEqual(ShapeOf(current.Manifest));

    private static byte[] ShapeOf(ModelManifest manifest) =>
        new ModelManifest
        {
            Name = "",
            Version = "",
            CreatedAt = default,
            Spec = manifest.Spec with { SpatialDropout = 0, Dropout = 0, DenseDropout = 0 },
            Text = manifest.Text,
            Files = new Dictionary<string, string>(),
        }.ToJson();

    private double SpeedOf(SentimentModel model, string[] texts, CancellationToken stop)
    {
        long started = clock.GetTimestamp();
        Evaluator.Score(model, texts, workers: 1, stop);
        return texts.Length / clock.GetElapsedTime(started).TotalSeconds;
    }

    private static ModelReference ReferenceTo(SentimentModel model) => new(model.Manifest.Name, model.Manifest.Version);
}
