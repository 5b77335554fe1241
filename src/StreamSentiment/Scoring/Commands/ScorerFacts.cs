using System.Globalization;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Scoring.Watching;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring.Commands;

/// <summary>The state of the reading of a scorer, for its answers.</summary>
internal sealed class ReadingFacts(ScoringPipeline pipeline, PauseSwitch reading, SentimentMetrics metrics)
{
    /// <summary>In half a sentence: how much is assigned and scored, and whether the reading is paused.</summary>
    public string Summary =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"serves {pipeline.Assigned.Count} partitions and has scored {metrics.ScoredSoFar:N0} reviews. "
        ) + (reading.Pause is { } pause ? $"{pause}" : "Not paused.");

    public Dictionary<string, string> All()
    {
        var facts = new Dictionary<string, string>
        {
            ["paused"] = reading.Pause is null ? "false" : "true",
            ["partitions"] = string.Join(", ", pipeline.Assigned),
            ["inFlight"] = Text(pipeline.InFlight),
        };
        if (reading.Pause is { } pause)
        {
            (facts["pausedBy"], facts["pausedSince"]) = (pause.Issuer, pause.Since.ToString("O", CultureInfo.InvariantCulture));
        }

        if (metrics.TotalLag is { } lag)
        {
            facts["lag"] = Text(lag);
        }

        if (metrics.SecondsBehind is { } seconds)
        {
            facts["secondsBehind"] = Text((long)Math.Ceiling(seconds));
        }

        return facts;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The state of a scorer, for its answers.</summary>
internal sealed class ScorerFacts(
    ActiveModel activeModel,
    ModelSwapper swapper,
    ReadingFacts reading,
    ShadowSlot shadowing,
    DriftWatch watch,
    SentimentMetrics metrics,
    TimeProvider clock
)
{
    private readonly long started = clock.GetTimestamp();

    /// <summary>In a sentence.</summary>
    public string Summary() => $"{activeModel.Manifest.Name} {activeModel.Manifest.Version} {reading.Summary}";

    /// <summary>Everything.</summary>
    public Dictionary<string, string> All()
    {
        var facts = new Dictionary<string, string>
        {
            ["role"] = "scorer",
            ["application"] = ScoringPipeline.Application,
            ["uptime"] = Text(TimeSpan.FromSeconds(Math.Floor(clock.GetElapsedTime(started).TotalSeconds))),
            ["model"] = activeModel.Manifest.Name,
            ["version"] = activeModel.Manifest.Version,
            ["scored"] = Text(metrics.ScoredSoFar),
        };
        if (swapper.FormerVersion is { } former)
        {
            facts["formerVersion"] = former;
        }

        foreach (var (name, value) in OfReading().Concat(OfShadow()).Concat(OfDrift()))
        {
            facts[name] = value;
        }

        return facts;
    }

    /// <summary>The pause, the partitions, the reviews in flight and the lag.</summary>
    public Dictionary<string, string> OfReading() => reading.All();

    /// <summary>The version in the shadow; empty where there is none.</summary>
    public Dictionary<string, string> OfShadow() =>
        shadowing.Current is not { } shadow
            ? []
            : new(shadow.Totals.Facts())
            {
                ["shadow.version"] = shadow.Version,
                ["shadow.share"] = Text(shadow.Command.Share ?? ShadowSlot.DefaultShare),
            };

    /// <summary>The distance between the stream and the reviews that the version was evaluated on.</summary>
    private Dictionary<string, string> OfDrift()
    {
        var facts = new Dictionary<string, string>
        {
            ["drift"] =
                !watch.IsEnabled ? "off"
                : activeModel.Drift is null ? "this version was stored without a reference"
                : "watched",
        };
        foreach (
            var signal in watch.Measured.Where(signal =>
                signal.Version == activeModel.Manifest.Version && !double.IsNaN(signal.Statistic)
            )
        )
        {
            facts[$"drift.{signal.Signal}"] = Text(signal.Statistic);
            facts[$"drift.{signal.Signal}.raised"] = signal.IsRaised ? "true" : "false";
        }

        return facts;
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
