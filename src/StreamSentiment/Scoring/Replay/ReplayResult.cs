using System.Globalization;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Following;

namespace StreamSentiment.Scoring.Replay;

/// <summary>The result of a replay.</summary>
/// <param name="Topic">The topic of the scores.</param>
/// <param name="Scored">Reviews, those that were scored before a crash included.</param>
/// <param name="ScoredBefore">Reviews that were scored before a crash.</param>
/// <param name="Skipped">Records of the range that are no reviews; they have their dead letters.</param>
/// <param name="Range">The records that were read.</param>
/// <param name="Model">The version that scored them.</param>
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
        $"{Model.Name} {Model.Version} scored {Scored:N0} reviews into {Topic}"
        + (ScoredBefore > 0 ? $", {ScoredBefore:N0} of them before a restart" : "")
        + $"; {Skipped:N0} records skipped.";

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
