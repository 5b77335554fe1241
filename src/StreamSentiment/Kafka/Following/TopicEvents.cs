using System.Diagnostics.CodeAnalysis;
using Confluent.Kafka;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Kafka.Following;

/// <summary>The events of a topic, each made of a record's value.</summary>
internal static class TopicEvents
{
    /// <summary>Makes an event of a record's value, or says why it is none.</summary>
    public delegate bool TryRead<T>(byte[]? value, [NotNullWhen(true)] out T? read, [NotNullWhen(false)] out string? fault);

    /// <summary>
    /// Every event that is there, then a null that says so, then those that come, until cancelled. Records that are no such
    /// events are told to <paramref name="onFault"/> and skipped.
    /// </summary>
    /// <exception cref="KafkaException">The topic does not exist or no broker answers.</exception>
    public static IEnumerable<T?> Follow<T>(
        KafkaClients clients,
        string topic,
        TryRead<T> tryRead,
        Action<string> onFault,
        CancellationToken stop
    )
        where T : class
    {
        using var reader = new TopicReader(clients, topic, fromBeginning: true);
        foreach (bool existing in (bool[])[true, false])
        {
            foreach (var read in Read(reader, existing, tryRead, onFault, stop))
            {
                yield return read;
            }

            if (existing && !stop.IsCancellationRequested)
            {
                yield return null;
            }
        }
    }

    /// <summary>Every event that is there; none where the topic does not exist.</summary>
    /// <exception cref="KafkaException">No broker answers.</exception>
    public static IReadOnlyList<T> Existing<T>(
        KafkaClients clients,
        string topic,
        TryRead<T> tryRead,
        Action<string> onFault,
        CancellationToken stop
    )
        where T : class
    {
        try
        {
            using var reader = new TopicReader(clients, topic, fromBeginning: true);
            return [.. Read(reader, existing: true, tryRead, onFault, stop)];
        }
        catch (KafkaException e) when (e.Error.Code is ErrorCode.UnknownTopicOrPart)
        {
            return [];
        }
    }

    private static IEnumerable<T> Read<T>(
        TopicReader reader,
        bool existing,
        TryRead<T> tryRead,
        Action<string> onFault,
        CancellationToken stop
    )
        where T : class
    {
        foreach (var result in reader.Read(existing, stop))
        {
            if (tryRead(result.Message.Value, out var read, out string? fault))
            {
                yield return read;
            }
            else if (result.Message.Value is not null) // a tombstone is no fault: compaction knows no other way to forget a name
            {
                onFault($"{result.TopicPartitionOffset}: {fault}");
            }
        }
    }
}
