using System.Text.Json;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Contracts.Live;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retraining;
using StreamSentiment.Retraining.Promotion;
using StreamSentiment.Telemetry;

namespace StreamSentiment.LivePage.Facts;

/// <summary>The stored versions of the host's model and the last decision, read from the store every few seconds.</summary>
/// <param name="store">The store of the host.</param>
/// <param name="name">The model's name.</param>
/// <param name="clock">The clock of the pauses.</param>
internal sealed class VersionTap(ModelStore store, string name, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private const int Shown = 10;

    private volatile Stored latest = new([], null, null);

    /// <summary>As it was last read; empty before.</summary>
    public Stored Latest => latest;

    /// <summary>Reads until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            latest = await Task.Run(Read, CancellationToken.None);
            await Task.Delay(Pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    internal Stored Read()
    {
        string? fault = null;
        try
        {
            StoredModel[] versions =
            [
                .. store
                    .List(damage => fault = damage)
                    .Where(version => version.Manifest.Name == name)
                    .Reverse()
                    .Take(Shown)
                    .Select(version => StoredModel.Read(store, version.Manifest, version.IsCurrent, damage => fault = damage)),
            ];
            var decision = versions.Select(version => version.Decision).OfType<PromotionDecision>().MaxBy(each => each.DecidedAt);
            return new Stored([.. versions.Select(StateOf)], decision is null ? null : StateOf(decision), fault);
        }
        catch (Exception e) // a store that is away, whichever it is: the page goes on without
        {
            return latest with { Fault = Discretion.MessageOf(e) };
        }
    }

    private static VersionState StateOf(StoredModel version) =>
        new()
        {
            Name = version.Manifest.Name,
            Version = version.Manifest.Version,
            CreatedAt = version.Manifest.CreatedAt,
            Current = version.IsCurrent,
            Accuracy = version.Accuracy is { } accuracy && double.IsFinite(accuracy.Value) ? accuracy.Value : null,
            AccuracyOn = version.Accuracy?.Reviews,
            Origin = version.Origin,
            From = version.From,
            Decision = version.Decision is { } decision ? Name($"{decision.Outcome}") : null,
        };

    private static DecisionState StateOf(PromotionDecision decision) =>
        new()
        {
            At = decision.DecidedAt,
            Version = decision.Candidate.Version,
            CurrentVersion = decision.Current.Version,
            Decision = Name($"{decision.Outcome}"),
            Reviews = decision.HoldOut.Candidate.Reviews,
            CandidateAccuracy = Finite(decision.HoldOut.Candidate.Accuracy),
            CurrentAccuracy = Finite(decision.HoldOut.Current.Accuracy),
            Clauses =
            [
                .. decision.Clauses.Select(clause => new DecidedClause
                {
                    Name = clause.Name,
                    Verdict = Name($"{clause.Verdict}"),
                    Value = clause.Value is { } value ? Finite(value) : null,
                    Threshold = clause.Threshold,
                    Reason = clause.Reason,
                }),
            ],
        };

    private static string Name(string constant) => JsonNamingPolicy.CamelCase.ConvertName(constant);

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    /// <summary>What a store holds of one model.</summary>
    /// <param name="Versions">The newest first.</param>
    /// <param name="Decision">The last one; null for none.</param>
    /// <param name="Fault">What could not be read; null where all was.</param>
    internal sealed record Stored(IReadOnlyList<VersionState> Versions, DecisionState? Decision, string? Fault);
}
