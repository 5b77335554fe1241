using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>
/// Asks the brokers, every few seconds and without waiting for them, what no fetch tells: whether the topic is still the same
/// one (its id, KIP-516), and where its partitions begin. A topic that is made anew under its name has offsets of its own, and
/// a consumer that knows the old ones would pass over its first records without a word. Used by the thread that owns the
/// consumer.
/// </summary>
/// <param name="questions">Asks the same cluster; the watch ends it.</param>
/// <param name="topic">The topic that is read.</param>
/// <param name="time">The clock of the interval.</param>
internal sealed class TopicWatch(AdminQuestions questions, string topic, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private Task<TopicNews>? asked;
    private long? last;

    /// <summary>True when nothing is asked and the last time is an interval ago.</summary>
    public bool IsDue => asked is null && (last is not { } before || time.GetElapsedTime(before) >= Interval);

    /// <summary>Asks again at the next opportunity: partitions were assigned.</summary>
    public void Hurry() => last = null;

    /// <summary>Asks; <see cref="TakeNews"/> has the answer later.</summary>
    public void Ask(IReadOnlyList<TopicPartition> partitions)
    {
        last = time.GetTimestamp();
        asked = AskAsync(partitions);
    }

    /// <summary>The answer, once; null while there is none.</summary>
    public TopicNews? TakeNews()
    {
        if (asked is not { IsCompleted: true } answered)
        {
            return null;
        }

        asked = null;
        return answered.GetAwaiter().GetResult();
    }

    /// <summary>Waits for the answer to a question that is asked now; null if no broker gives it in time.</summary>
    public TopicNews? AskAndWait(IReadOnlyList<TopicPartition> partitions, CancellationToken stop)
    {
        Ask(partitions);
        Task.WhenAny(asked!, Task.Delay(Patience, time, stop)).GetAwaiter().GetResult();
        return TakeNews();
    }

    /// <summary>Asks no more. Ends once nothing is asked: until then the consumer's handle is in use.</summary>
    public Task EndAsync() => questions.DisposeAsync().AsTask();

    private async Task<TopicNews> AskAsync(IReadOnlyList<TopicPartition> partitions)
    {
        try
        {
            var topics = await questions.AskAsync(
                admin =>
                    admin.DescribeTopicsAsync(
                        TopicCollection.OfTopicNames([topic]),
                        new DescribeTopicsOptions { RequestTimeout = Patience }
                    ),
                Patience
            );
            var id = topics.TopicDescriptions.Single() is { Error.IsError: false } description ? description.TopicId : null;
            // Brokers before 2.8, and librdkafka's mock cluster, know no ids.
            bool isKnown = id is not null && (id.MostSignificantBits, id.LeastSignificantBits) != (0, 0);
            return new TopicNews(isKnown ? id!.ToString() : null, await StartsAsync(partitions));
        }
        catch (Exception e) when (e is KafkaException or InvalidOperationException or ObjectDisposedException)
        {
            return TopicNews.None; // brokers that are away, or the topic; it is asked again
        }
    }

    private async Task<Dictionary<TopicPartition, long>> StartsAsync(IReadOnlyList<TopicPartition> partitions)
    {
        if (partitions.Count == 0)
        {
            return [];
        }

        var found = await questions.AskAsync(
            admin =>
                admin.ListOffsetsAsync(
                    partitions.Select(partition => new TopicPartitionOffsetSpec
                    {
                        TopicPartition = partition,
                        OffsetSpec = OffsetSpec.Earliest(),
                    }),
                    new ListOffsetsOptions { RequestTimeout = Patience }
                ),
            Patience
        );
        return found
            .ResultInfos.Select(info => info.TopicPartitionOffsetError)
            .Where(start => !start.Error.IsError && !start.Offset.IsSpecial)
            .ToDictionary(start => start.TopicPartition, start => start.Offset.Value);
    }
}

/// <summary>What the brokers say of a topic.</summary>
/// <param name="Id">Null where it is not known.</param>
/// <param name="Starts">The first offset of each partition that was asked for, as far as it is known.</param>
internal sealed record TopicNews(string? Id, IReadOnlyDictionary<TopicPartition, long> Starts)
{
    /// <summary>They say nothing.</summary>
    public static TopicNews None { get; } = new(null, new Dictionary<TopicPartition, long>());
}
