using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>What is measured and traced when an answer is acknowledged for good.</summary>
internal static class Answered
{
    public static void Count(SentimentMetrics metrics, Outcome outcome, TimeProvider time)
    {
        var record = outcome.Inbound;
        if (record.Trace is not { } trace)
        {
            Measure(metrics, outcome, time);
            return;
        }

        using (trace.Measure())
        {
            Measure(metrics, outcome, time);
        }

        trace.Answered(outcome.Outbound.DeadLetterReason);
    }

    /// <summary>The records are not answered here: they are read again.</summary>
    public static void Leave(IReadOnlyList<Outcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            outcome.Inbound.Trace?.Left();
        }
    }

    private static void Measure(SentimentMetrics metrics, Outcome outcome, TimeProvider time)
    {
        var record = outcome.Inbound;
        if (outcome.Outbound.DeadLetterReason is { } reason)
        {
            metrics.DeadLettered(reason);
        }
        else if (outcome.Outbound != OutboundRecord.None)
        {
            metrics.Scored(1);
        }

        long now = time.GetTimestamp();
        var sinceRead = time.GetElapsedTime(record.Received, now);
        metrics.EndToEnd(sinceRead);
        metrics.Answered(record.SecondsInTopic + sinceRead.TotalSeconds);
        if (record.AnswerMade != 0)
        {
            metrics.Published(time.GetElapsedTime(record.AnswerMade, now));
        }
    }
}
