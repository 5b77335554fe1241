using System.Diagnostics.CodeAnalysis;
using Confluent.Kafka;

namespace StreamSentiment.Kafka.Following;

/// <summary>Reads the events of a topic outside any group: those that are there, then those that come.</summary>
internal interface IEventReader<out T> : IDisposable
{
    /// <summary>The events that were there when the reader was created.</summary>
    /// <exception cref="OperationCanceledException">It was stopped before the last of them.</exception>
    public IEnumerable<T> ReadExisting(CancellationToken stop);

    /// <summary>The events from where the reader stands, as they come, until cancelled.</summary>
    public IEnumerable<T> Follow(CancellationToken stop);

    /// <summary>Where the last of these events is from; null before the first.</summary>
    public EventOrigin? Last { get; }
}

/// <summary>Where an event is from.</summary>
/// <param name="Position">The place of its record.</param>
/// <param name="Headers">The headers of its record.</param>
internal sealed record EventOrigin(TopicPartitionOffset Position, Headers? Headers);

/// <summary>Parses the value of a record, or gives the reason why it is no event.</summary>
internal delegate bool EventParser<T>(byte[]? value, [NotNullWhen(true)] out T? parsed, [NotNullWhen(false)] out string? fault);

/// <inheritdoc/>
/// <param name="records">The records of the topic; disposed of with the reader.</param>
/// <param name="parse">Parses the value of a record.</param>
/// <param name="onFault">
/// Called with the place of a record that is no event, and the reason; the record is skipped. A tombstone is no fault: compaction
/// knows no other way to forget a key.
/// </param>
/// <param name="guard">Refuses records whatever they say; null to refuse none.</param>
internal sealed class EventReader<T>(TopicReader records, EventParser<T> parse, Action<string> onFault, EventGuard? guard = null)
    : IEventReader<T>
    where T : class
{
    public EventOrigin? Last { get; private set; }

    public IEnumerable<T> ReadExisting(CancellationToken stop) => Parse(records.ReadExisting(stop), onFault);

    public IEnumerable<T> Follow(CancellationToken stop) => Parse(records.Follow(stop), guard?.OnRefusal);

    public void Dispose() => records.Dispose();

    private IEnumerable<T> Parse(IEnumerable<ConsumeResult<byte[], byte[]>> results, Action<string>? onRefusal)
    {
        foreach (var result in results)
        {
            string? refusal = result.Message.Value is null ? null : guard?.FindFault(result);
            if (refusal is not null)
            {
                onRefusal?.Invoke($"{result.TopicPartitionOffset}: {refusal}");
            }
            else if (parse(result.Message.Value, out var parsed, out string? fault))
            {
                Last = new(result.TopicPartitionOffset, result.Message.Headers);
                yield return parsed;
            }
            else if (result.Message.Value is not null)
            {
                onFault($"{result.TopicPartitionOffset}: {fault}");
            }
        }
    }
}

/// <summary>Refuses records of a topic, whatever they say.</summary>
/// <param name="FindFault">Why a record is refused, in a sentence; null if it is not.</param>
/// <param name="OnRefusal">Called with the place of a record that comes and is refused, and the reason.</param>
internal sealed record EventGuard(Func<ConsumeResult<byte[], byte[]>, string?> FindFault, Action<string> OnRefusal);
