using System.Diagnostics;
using Confluent.Kafka;

namespace StreamSentiment.Telemetry;

/// <summary>
/// The trace of one record from its being read to its acknowledged answer: a span <c>process TOPIC</c>, child of the producer's,
/// whose children are the stages. It goes with the record from thread to thread, one at a time.
/// </summary>
internal sealed class RecordTrace
{
    private readonly Activity process;
    private readonly TimeProvider time;
    private Activity? batch;
    private Activity? send;

    private RecordTrace(Activity process, TimeProvider time) => (this.process, this.time) = (process, time);

    /// <summary>Begins with the moment.</summary>
    /// <returns>Null where it is not sampled.</returns>
    public static RecordTrace? Begin(ActivityContext parent, TopicPartitionOffset position, string group, TimeProvider time)
    {
        var process = Start(
            Tracing.Process + position.Topic,
            ActivityKind.Consumer,
            parent,
            time.GetUtcNow(),
            tags: [.. Tracing.TagsOfProcess(position), new(Tags.ConsumerGroup, group)]
        );
        if (process is { Recorded: true })
        {
            return new RecordTrace(process, time);
        }

        process?.Dispose();
        return null;
    }

    /// <summary>The context of the record's span.</summary>
    public ActivityContext Context => process.Context;

    /// <summary>The record's span as a <c>traceparent</c>.</summary>
    public string TraceParent => process.Id!;

    /// <summary>What came as <c>tracestate</c>, and goes on.</summary>
    public string? TraceState => process.TraceStateString;

    /// <summary>The record is taken into a micro-batch: its wait for that is over.</summary>
    /// <param name="links">To what else the micro-batch serves.</param>
    /// <param name="size">Records in it.</param>
    public Activity? BeginBatch(IEnumerable<ActivityLink> links, int size)
    {
        var now = time.GetUtcNow();
        End(Start("receive", ActivityKind.Internal, process.Context, process.StartTimeUtc), time);
        return batch = Start("batch", ActivityKind.Internal, process.Context, now, links, [new(Tags.MessageCount, size)]);
    }

    /// <summary>Its answer is made.</summary>
    public void EndBatch()
    {
        End(batch, time);
        batch = null;
    }

    /// <summary>Begins a stage of the micro-batch, which ends when the result is disposed of.</summary>
    public IDisposable? Begin(string stage)
    {
        var span = Start(stage, ActivityKind.Internal, (batch ?? process).Context, time.GetUtcNow());
        return span is null ? null : new Ending(span, time);
    }

    /// <summary>Adds the run of the model over the micro-batch that the record is in.</summary>
    /// <param name="from">Its beginning; it has ended now.</param>
    /// <param name="tags">What is known of the run.</param>
    public void Modelled(DateTimeOffset from, IEnumerable<KeyValuePair<string, object?>> tags) =>
        End(Start("model", ActivityKind.Internal, (batch ?? process).Context, from, tags: tags), time);

    /// <summary>The answer is handed to the producer; again, if it was refused.</summary>
    public void Sending(string topic)
    {
        Delivered();
        send = Start(
            $"send {topic}",
            ActivityKind.Producer,
            process.Context,
            time.GetUtcNow(),
            tags:
            [
                new(Tags.MessagingSystem, Tags.Kafka),
                new(Tags.Operation, "send"),
                new(Tags.OperationType, "send"),
                new(Tags.Destination, topic),
            ]
        );
    }

    /// <summary>A broker has the answer.</summary>
    public void Delivered()
    {
        End(send, time);
        send = null;
    }

    /// <summary>The transaction of the answer is committed.</summary>
    /// <param name="took">The time of the commit.</param>
    public void Committed(TimeSpan took) =>
        End(Start("commit", ActivityKind.Internal, process.Context, time.GetUtcNow() - took), time);

    /// <summary>The answer is acknowledged for good.</summary>
    /// <param name="rejection">The reason where it is a dead letter.</param>
    public void Answered(string? rejection)
    {
        Delivered();
        if (rejection is not null)
        {
            Fail(rejection);
        }

        End(process, time);
    }

    /// <summary>The record is not answered here and now: it is read again.</summary>
    public void Left()
    {
        Delivered();
        Fail("read_again");
        End(process, time);
    }

    /// <summary>
    /// Makes the record's span the current one until the result is disposed of: measurements in between have it as their
    /// exemplar.
    /// </summary>
    public Measuring Measure() => new(process);

    /// <summary>A span that is not the current one of its thread: the record goes on to another.</summary>
    internal static Activity? Start(
        string name,
        ActivityKind kind,
        ActivityContext parent,
        DateTimeOffset from,
        IEnumerable<ActivityLink>? links = null,
        IEnumerable<KeyValuePair<string, object?>>? tags = null
    )
    {
        var before = Activity.Current;
        Activity.Current = null; // or a root would be its child
        var span = Tracing.Source.StartActivity(name, kind, parent, tags, links, from);
        Activity.Current = before;
        return span;
    }

    internal static void End(Activity? span, TimeProvider time)
    {
        if (span is { IsStopped: false })
        {
            span.SetEndTime(time.GetUtcNow().UtcDateTime);
            span.Dispose();
        }
    }

    private void Fail(string reason)
    {
        process.SetTag(Tags.ErrorType, reason);
        process.SetStatus(ActivityStatusCode.Error, reason);
    }

    private sealed class Ending(Activity span, TimeProvider time) : IDisposable
    {
        public void Dispose() => End(span, time);
    }

    /// <summary>Gives the thread its span back.</summary>
    internal readonly struct Measuring : IDisposable
    {
        private readonly Activity? before;

        public Measuring(Activity? span)
        {
            before = Activity.Current;
            Activity.Current = span;
        }

        public void Dispose() => Activity.Current = before;
    }
}
