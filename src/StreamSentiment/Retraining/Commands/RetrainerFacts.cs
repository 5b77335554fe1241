using System.Globalization;
using StreamSentiment.Control;

namespace StreamSentiment.Retraining.Commands;

/// <summary>The state of a retrainer, for its answer to a status command.</summary>
internal sealed class RetrainerFacts(
    ModelPromotion promotion,
    PrequentialWatch watch,
    CommandLanes lanes,
    RetrainOptions options,
    TimeProvider clock
)
{
    private readonly DateTimeOffset started = clock.GetUtcNow();

    /// <summary>In a sentence.</summary>
    public string Summary()
    {
        var commands = lanes.Commands;
        string underWay = commands.Count == 0 ? "no command is under way" : $"under way: {string.Join(", then ", commands)}";
        return $"{promotion.Name} {promotion.Current} is current; {underWay}.";
    }

    /// <summary>Everything.</summary>
    public Dictionary<string, string> All()
    {
        var facts = new Dictionary<string, string>
        {
            ["role"] = "retrainer",
            ["model"] = promotion.Name,
            ["version"] = promotion.Current,
            ["application"] = LabelStream.Application,
            ["uptime"] = (clock.GetUtcNow() - started).ToString("c", CultureInfo.InvariantCulture),
            ["threads"] = options.Threads.ToString(CultureInfo.InvariantCulture),
        };
        if (lanes.Commands is { Count: > 0 } commands)
        {
            facts["commands"] = string.Join(", ", commands);
        }

        if (watch.Accuracy is var accuracy && !double.IsNaN(accuracy))
        {
            facts["prequentialAccuracy"] = accuracy.ToString("F4", CultureInfo.InvariantCulture);
        }

        return facts;
    }
}
