using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Hosting;

/// <summary>
/// Keeps a fault that comes again and again from filling the log: of warnings and errors of one kind (category and event id) ten
/// are written at once and one every ten seconds after them. The others are counted by
/// <c>streamsentiment_log_lines_dropped_total</c>. Lines below a warning are all written. Thread-safe.
/// </summary>
internal sealed class LogLimit(SentimentMetrics metrics, TimeProvider time) : LoggingSampler
{
    /// <summary>The lines of one kind that are written at once.</summary>
    public const int Burst = 10;

    /// <summary>The time after which one more is written.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Category, int Event), Allowance> kinds = new();

    /// <inheritdoc/>
    public override bool ShouldSample<TState>(in LogEntry<TState> logEntry)
    {
        if (logEntry.LogLevel < LogLevel.Warning)
        {
            return true;
        }

        var kind = (logEntry.Category, logEntry.EventId.Id);
        if (kinds.GetOrAdd(kind, static (_, time) => new Allowance(time), time).TryTake())
        {
            return true;
        }

        metrics.LogLineDropped();
        return false;
    }

    /// <summary>Time that has passed, at most that of <see cref="Burst"/> lines; each takes an <see cref="Interval"/>.</summary>
    private sealed class Allowance(TimeProvider time)
    {
        private static readonly TimeSpan Full = Burst * Interval;

        private readonly Lock changing = new();
        private TimeSpan left = Full;
        private long last = time.GetTimestamp();

        public bool TryTake()
        {
            lock (changing)
            {
                long now = time.GetTimestamp();
                left += time.GetElapsedTime(last, now);
                left = left < Full ? left : Full;
                last = now;
                if (left < Interval)
                {
                    return false;
                }

                left -= Interval;
                return true;
            }
        }
    }
}

/// <summary>Registers <see cref="LogLimit"/>.</summary>
internal static class LogLimitRegistration
{
    public static ILoggingBuilder AddLimit(this ILoggingBuilder logging) => logging.AddSampler<LogLimit>();
}
