using System.Diagnostics;
using System.Reflection;
using System.Text;
using Confluent.Kafka;

namespace StreamSentiment.Telemetry;

/// <summary>
/// The spans of this program, by the names of OpenTelemetry's semantic conventions for messaging. Without a listener, and for
/// what is not sampled, there is none.
/// </summary>
internal static class Tracing
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "StreamSentiment";

    /// <summary>The headers of the W3C's trace context.</summary>
    public const string TraceParent = "traceparent",
        TraceState = "tracestate";

    /// <summary>Where all spans come from.</summary>
    public static readonly ActivitySource Source = new(
        SourceName,
        typeof(Tracing).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
    );

    /// <summary>The start of the name of a span for a record that is read, before that of its topic.</summary>
    public const string Process = "process ";

    /// <summary>The context that the last header of its name carries; null for none, or one that is no trace context.</summary>
    public static ActivityContext? ParentOf(Headers? headers) =>
        headers is not null
        && headers.TryGetLastBytes(TraceParent, out byte[]? parent)
        && parent is not null
        && ActivityContext.TryParse(Encoding.UTF8.GetString(parent), StateOf(headers), isRemote: true, out var context)
            ? context
            : null;

    /// <summary>A span for a record of a topic that is neither scored nor many: a command.</summary>
    /// <returns>Null when nobody listens, or it is not sampled.</returns>
    public static Activity? StartProcess(Headers? headers, TopicPartitionOffset position) =>
        Source.HasListeners()
            ? Source.StartActivity(
                Process + position.Topic,
                ActivityKind.Consumer,
                ParentOf(headers) ?? default,
                TagsOfProcess(position)
            )
            : null;

    /// <summary>
    /// The trace in which the environment of a program asks it to work, by the variables that OpenTelemetry names:
    /// <c>TRACEPARENT</c> and <c>TRACESTATE</c>. Null where there is none, or it is no trace context.
    /// </summary>
    /// <param name="variable">Gives the value of a variable.</param>
    public static ActivityContext? OfEnvironment(Func<string, string?> variable) =>
        ActivityContext.TryParse(variable("TRACEPARENT"), variable("TRACESTATE"), isRemote: true, out var context)
            ? context
            : null;

    /// <summary>Adds the context of the span under way to a record, so that whoever reads it continues the trace.</summary>
    /// <param name="headers">The record's; null for none.</param>
    /// <param name="otherwise">The context where no span is under way.</param>
    /// <returns>The same headers; new ones where there were none; null where there is nothing to add to none.</returns>
    public static Headers? Inject(Headers? headers, ActivityContext? otherwise = null)
    {
        var context = Activity.Current is { } current ? current.Context : otherwise;
        if (context is not { } recorded || !recorded.TraceFlags.HasFlag(ActivityTraceFlags.Recorded))
        {
            return headers;
        }

        headers ??= [];
        Add(headers, $"00-{recorded.TraceId}-{recorded.SpanId}-01", recorded.TraceState);
        return headers;
    }

    /// <summary>Adds a trace context.</summary>
    public static void Add(Headers headers, string parent, string? state)
    {
        headers.Add(TraceParent, Encoding.UTF8.GetBytes(parent));
        if (!string.IsNullOrEmpty(state))
        {
            headers.Add(TraceState, Encoding.UTF8.GetBytes(state));
        }
    }

    /// <summary>True for a header of the trace context.</summary>
    public static bool IsContext(string header) =>
        header.Equals(TraceParent, StringComparison.OrdinalIgnoreCase)
        || header.Equals(TraceState, StringComparison.OrdinalIgnoreCase);

    internal static KeyValuePair<string, object?>[] TagsOfProcess(TopicPartitionOffset position) =>
        [
            new(Tags.MessagingSystem, Tags.Kafka),
            new(Tags.Operation, "process"),
            new(Tags.OperationType, "process"),
            new(Tags.Destination, position.Topic),
            new(Tags.DestinationPartition, $"{position.Partition.Value}"),
            new(Tags.KafkaOffset, position.Offset.Value),
        ];

    private static string? StateOf(Headers headers) =>
        headers.TryGetLastBytes(TraceState, out byte[]? state) && state is not null ? Encoding.UTF8.GetString(state) : null;
}
