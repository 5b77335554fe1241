using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Live;
using StreamSentiment.Hosting;
using StreamSentiment.Scoring.Watching;

namespace StreamSentiment.LivePage.Facts;

/// <summary>
/// The last scores, and the share of positive ones by source, since it was attached. While nobody looks it is not attached, and
/// costs nothing.
/// </summary>
internal sealed class ScoreTap(PageOptions options, TimeProvider clock) : IScoreObserver
{
    /// <summary>Scores that are shown.</summary>
    private const int Shown = 8;

    /// <summary>Sources that are told apart; those that come later are counted as one.</summary>
    private const int MostSources = 24;

    private const int LongestSource = 60;
    private const int LongestText = 240;
    private const string Others = "*";
    private const string NoSource = "";

    private readonly Lock gate = new();
    private readonly Dictionary<string, (long Reviews, long Positive)> sources = [];
    private readonly Queue<(long At, int Reviews, int Positive)> minute = [];
    private ScoreState[] last = [];

    /// <inheritdoc/>
    void IScoreObserver.OnScored(in ScoredBatch batch)
    {
        var at = clock.GetUtcNow();
        var newest = new List<ScoreState>(Shown);
        int reviews = 0,
            positive = 0;
        lock (gate)
        {
            for (int i = batch.Reviews.Count - 1; i >= 0; i--)
            {
                if (batch.Reviews[i].Review is not { } review)
                {
                    continue;
                }

                bool isPositive = SentimentLabel.FromProbability(batch.Probabilities[i]) == SentimentLabel.Positive;
                reviews++;
                positive += isPositive ? 1 : 0;
                Count(review.Source, isPositive);
                if (newest.Count < Shown)
                {
                    newest.Add(Score(review, batch.Reviews[i].Encoded.TokenCount, batch.Probabilities[i], at));
                }
            }

            if (reviews > 0)
            {
                minute.Enqueue((clock.GetTimestamp(), reviews, positive));
                last = [.. newest.Concat(last).Take(Shown)];
            }
        }
    }

    /// <summary>Forgets what it has seen: there was nobody who looked, and the next does not see the gap otherwise.</summary>
    public void Clear()
    {
        lock (gate)
        {
            sources.Clear();
            minute.Clear();
            last = [];
        }
    }

    /// <summary>The last scores, the newest first.</summary>
    public IReadOnlyList<ScoreState> Last()
    {
        lock (gate)
        {
            return last;
        }
    }

    public PositiveState Positive()
    {
        lock (gate)
        {
            while (minute.TryPeek(out var oldest) && clock.GetElapsedTime(oldest.At) > TimeSpan.FromMinutes(1))
            {
                minute.Dequeue();
            }

            long reviews = minute.Sum(each => (long)each.Reviews);
            return new PositiveState(
                reviews == 0 ? null : minute.Sum(each => (long)each.Positive) / (double)reviews,
                reviews,
                [
                    .. sources
                        .OrderBy(source => source.Key == Others)
                        .ThenByDescending(source => source.Value.Reviews)
                        .ThenBy(source => source.Key, StringComparer.Ordinal)
                        .Select(source => new SourceState(
                            source.Key == NoSource ? null : source.Key,
                            source.Value.Reviews,
                            source.Value.Positive
                        )),
                ]
            );
        }
    }

    private void Count(string? source, bool isPositive)
    {
        string name = Beginning(source ?? NoSource, LongestSource);
        name = sources.ContainsKey(name) || sources.Count < MostSources ? name : Others;
        var (reviews, positive) = sources.GetValueOrDefault(name);
        sources[name] = (reviews + 1, positive + (isPositive ? 1 : 0));
    }

    private ScoreState Score(Review review, int tokens, float probability, DateTimeOffset at) =>
        new()
        {
            At = at,
            Id = Beginning(review.Id, LongestSource),
            Label = SentimentLabel.FromProbability(probability),
            Probability = probability,
            TokenCount = tokens,
            Source = review.Source is { } source ? Beginning(source, LongestSource) : null,
            Text = options.ShowText ? Beginning(review.Text, LongestText) : null,
        };

    /// <summary>No character is cut in half.</summary>
    private static string Beginning(string text, int most) =>
        text.Length <= most ? text
        : char.IsHighSurrogate(text[most - 1]) ? $"{text[..(most - 1)]}…"
        : $"{text[..most]}…";
}
