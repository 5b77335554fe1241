using StreamSentiment.Contracts;
using StreamSentiment.Modeling;

namespace StreamSentiment.Training.Promotion;

/// <summary>Lets two models score the same reviews, exactly as the stream does, and takes the time.</summary>
/// <param name="candidate">The model that would replace the other.</param>
/// <param name="current">The model that serves.</param>
/// <param name="workers">Cores to use.</param>
/// <param name="clock">What the time is taken with.</param>
internal sealed class TrialRun(SentimentModel candidate, SentimentModel current, int workers, TimeProvider clock)
{
    /// <summary>The fastest of so many counts: what else the machine does only ever slows a round down.</summary>
    private const int Rounds = 3;

    /// <param name="holdOut">Reviews that the candidate was not trained on.</param>
    /// <param name="anchor">Reviews that no candidate may forget, or null.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public Trial Run(IReadOnlyList<TrialReview> holdOut, IReadOnlyList<TrialReview>? anchor, CancellationToken stop = default)
    {
        var (judged, speed) = Judge(holdOut, Rounds, stop);
        var judgedAnchor = anchor is null ? null : Judge(anchor, 1, stop).Reviews;
        return new Trial(ReferenceTo(candidate), ReferenceTo(current), judged, judgedAnchor, speed);
    }

    private (JudgedReview[] Reviews, TrialSpeed Speed) Judge(IReadOnlyList<TrialReview> reviews, int rounds, CancellationToken stop)
    {
        string[] texts = [.. reviews.Select(review => review.Text)];
        float[] candidates = [], currents = [];
        double candidateSpeed = 0, currentSpeed = 0;
        for (int round = 0; round < rounds; round++)
        {
            (candidates, double speed) = Score(candidate, texts, stop);
            candidateSpeed = Math.Max(candidateSpeed, speed);
            (currents, speed) = Score(current, texts, stop);
            currentSpeed = Math.Max(currentSpeed, speed);
        }

        JudgedReview[] judged =
        [
            .. reviews.Select((review, i) => new JudgedReview(
                review.IsPositive, candidates[i], currents[i], current.Encoder.Encode(review.Text).TokenCount, review.Source)),
        ];
        return (judged, new TrialSpeed(candidateSpeed, currentSpeed));
    }

    private (float[] Probabilities, double ReviewsPerSecond) Score(SentimentModel model, string[] texts, CancellationToken stop)
    {
        long started = clock.GetTimestamp();
        float[] probabilities = Evaluator.Score(model, texts, workers, stop);
        return (probabilities, texts.Length / clock.GetElapsedTime(started).TotalSeconds);
    }

    private static ModelReference ReferenceTo(SentimentModel model) => new(model.Manifest.Name, model.Manifest.Version);
}
