using Confluent.Kafka;

namespace StreamSentiment.Telemetry;

/// <summary>
/// Which records that are read get a trace, decided before anything is allocated for one: of thousands a second, few are traced.
/// The listener is asked only for those.
/// </summary>
/// <param name="FollowsParent">
/// True: a record whose <c>traceparent</c> is not sampled gets no span. False: the listener is asked for each.
/// </param>
/// <param name="RootShare">Of the records without a <c>traceparent</c>, the share that the listener is asked for, 0 to 1.</param>
public sealed record TraceSampling(bool FollowsParent = true, double RootShare = 1);

/// <summary>Begins the traces of the records that one thread reads. Not thread-safe.</summary>
/// <param name="sampling">Which records.</param>
/// <param name="group">The consumer group that reads.</param>
/// <param name="time">The clock of the spans.</param>
/// <param name="seed">Of the draw of records without a parent.</param>
internal sealed class RecordTracing(TraceSampling sampling, string group, TimeProvider time, int seed)
{
    private const int ContextLength = 55; // bytes of 00-TRACE-SPAN-FLAGS

    private readonly Random random = new(seed);

    /// <summary>
    /// The trace of a record that was read just now; null, at no cost, where nobody listens or it is not sampled.
    /// </summary>
    public RecordTrace? Begin(Headers? headers, TopicPartitionOffset position) =>
        Tracing.Source.HasListeners() && MayBeSampled(headers)
            ? RecordTrace.Begin(Tracing.ParentOf(headers) ?? default, position, group, time)
            : null;

    private bool MayBeSampled(Headers? headers)
    {
        if (headers is { Count: > 0 } && headers.TryGetLastBytes(Tracing.TraceParent, out byte[]? parent) && IsContext(parent))
        {
            return !sampling.FollowsParent || (Digit(parent[ContextLength - 1]) & 1) == 1;
        }

        return sampling.RootShare >= 1 || (sampling.RootShare > 0 && random.NextDouble() < sampling.RootShare);
    }

    /// <summary>By its length and its flags alone: what else is wrong with it is found when it is read.</summary>
    private static bool IsContext(byte[]? parent) =>
        parent is { Length: >= ContextLength } && parent[2] == '-' && parent[ContextLength - 3] == '-';

    private static int Digit(byte digit) => digit is >= (byte)'0' and <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
