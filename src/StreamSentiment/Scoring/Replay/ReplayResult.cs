using System.Globalization;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Following;

namespace StreamSentiment.Scoring.Replay;

/// <summary>What a replay did.</summary>
/// <param name="Topic">Where the scores are.</param>
/// <param name="Scored">Reviews, those that were scored before a crash included.</param>
/// <param name="ScoredBefore">Of them those that were.</param>
/// <param name="Skipped">Records of the range that are no reviews; they have their dead letters.</param>
/// <param name="Range">What was looked at.</param>
/// <param name="Model">What scored them.</param>
internal sealed record ReplayResult(
    string Topic,
    long Scored,
    long ScoredBefore,
    long Skipped,
    TopicRange Range,
    ModelReference Model
)
{
    /// <summary>In a sentence.</summary>
    public string Summary =>
        $"{Model.Name} {Model.Version} scored {Scored:N0} reviews into {Topic}{(ScoredBefore > 0 ? $", {ScoredBefore:N0} of them before a restart" : "")}; {Skipped:N0} records skipped.";

    /// <summary>For machines.</summary>
    public IReadOnlyDictionary<string, string> Facts =>
        new Dictionary<string, string>
        {
            ["topic"] = Topic,
            ["scored"] = Scored.ToString(CultureInfo.InvariantCulture),
            ["scoredBefore"] = ScoredBefore.ToString(CultureInfo.InvariantCulture),
            ["skipped"] = Skipped.ToString(CultureInfo.InvariantCulture),
            ["model"] = Model.Name,
            ["version"] = Model.Version,
            ["offsets"] = Range.ToString(),
        };
}
