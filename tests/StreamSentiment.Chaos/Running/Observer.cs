using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Verifying;

namespace StreamSentiment.Chaos.Running;

/// <summary>Reads the outcomes as they come, and knows when their records were acknowledged.</summary>
internal sealed class Observer : IAsyncDisposable
{
    private readonly CancellationTokenSource ending = new();
    private readonly List<(long Offset, long Time)>[] acknowledged;
    private readonly KafkaOptions kafka;
    private readonly Task[] reading;
    private volatile Recovery? recovery;
    private long outcomes;

    public Observer(KafkaClients clients, KafkaOptions kafka, int partitions)
    {
        this.kafka = kafka;
        acknowledged = [.. Enumerable.Range(0, partitions).Select(_ => new List<(long, long)>())];
        reading =
        [
            Task.Run(() => Read(clients, kafka.OutputTopic, AnswerReader.Score)),
            Task.Run(() => Read(clients, kafka.DeadLetterTopic, AnswerReader.DeadLetter)),
        ];
    }

    private delegate Answer? Reader(Confluent.Kafka.ConsumeResult<byte[], byte[]> record, string input, out string? fault);

    /// <summary>Outcomes so far.</summary>
    public long Outcomes => Interlocked.Read(ref outcomes);

    /// <summary>From now on looks for the first outcome of a later record in each partition.</summary>
    public Recovery Strike()
    {
        var struck = new Recovery(acknowledged.Length, TimeProvider.System.GetTimestamp(), TimeProvider.System);
        recovery = struck;
        return struck;
    }

    /// <summary>Takes the acknowledgement of a record.</summary>
    public void Acknowledged(int partition, long offset)
    {
        lock (acknowledged[partition])
        {
            acknowledged[partition].Add((offset, TimeProvider.System.GetTimestamp()));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAll(reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }

    private void Read(KafkaClients clients, string topic, Reader read)
    {
        using var reader = new TopicReader(clients, topic, fromBeginning: true);
        foreach (var record in reader.Follow(ending.Token))
        {
            if (read(record, kafka.InputTopic, out _) is { } answer)
            {
                long now = TimeProvider.System.GetTimestamp();
                Interlocked.Increment(ref outcomes);
                recovery?.Take(answer.Partition, TimeOf(answer.Partition, answer.Offset) ?? now, now);
            }
        }
    }

    /// <summary>Null where the acknowledgement is not here yet.</summary>
    private long? TimeOf(int partition, long offset)
    {
        var times = acknowledged[partition];
        lock (times)
        {
            int place = times.BinarySearch(
                (offset, 0),
                Comparer<(long Offset, long)>.Create((a, b) => a.Offset.CompareTo(b.Offset))
            );
            return place < 0 ? null : times[place].Time;
        }
    }
}
