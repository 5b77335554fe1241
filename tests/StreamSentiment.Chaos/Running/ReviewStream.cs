using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Data;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Chaos.Running;

/// <summary>
/// Publishes a known sequence at a steady rate: reviews under 64 keys, one record in a hundred poison of every kind, one in fifty
/// with an odd time.
/// </summary>
internal sealed class ReviewStream : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LastFlush = TimeSpan.FromMinutes(2);
    private static readonly long[] OddTimes = [0, 1, -9007199254740991, -62135596800001, 1764072000000000, long.MaxValue];

    private static readonly string[] Words =
    [
        "the",
        "film",
        "was",
        "good",
        "bad",
        "a",
        "story",
        "never",
        "again",
        "wonderful",
        "awful",
        "boring",
        "acting",
        "great",
    ];

    private readonly IProducer<byte[], byte[]> producer;
    private readonly string topic;
    private readonly ChaosOptions options;
    private readonly Observer observer;
    private readonly Random random;
    private readonly string[] texts;
    private readonly CancellationTokenSource ending = new();
    private readonly Task sending;
    private int burst;
    private int large;
    private long sent;

    public ReviewStream(KafkaClients clients, string topic, ChaosOptions options, Observer observer)
    {
        (this.topic, this.options, this.observer) = (topic, options, observer);
        random = new Random(options.Seed);
        producer = clients.Producer();
        texts = options.Data is { } spec
            ? [.. DataSource.Read(spec, new DataOptions { Splits = Splits.All }).Take(5000).Select(review => review.Text)]
            : [.. Enumerable.Range(0, 500).Select(_ => MadeUp())];
        sending = Task.Run(SendAsync);
    }

    public long Sent => Interlocked.Read(ref sent);

    /// <summary>Publishes so many records at once, beside the steady ones.</summary>
    public void Burst(int records) => Interlocked.Add(ref burst, records);

    /// <summary>Publishes so many reviews of 900 KB at once.</summary>
    public void BurstOfLarge(int records) => Interlocked.Add(ref large, records);

    /// <summary>Ends the sequence, and waits until all of it is acknowledged.</summary>
    public async Task EndAsync()
    {
        await ending.CancelAsync();
        await sending;
        if (await Task.Run(() => producer.Flush(LastFlush)) is > 0 and var left)
        {
            throw new InvalidOperationException($"{left} records were never acknowledged.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        producer.Dispose();
        ending.Dispose();
    }

    private async Task SendAsync()
    {
        long started = TimeProvider.System.GetTimestamp();
        double steady = 0;
        while (!ending.IsCancellationRequested)
        {
            double due = TimeProvider.System.GetElapsedTime(started).TotalSeconds * options.Rate;
            for (; steady < due; steady++)
            {
                Send(Next());
            }

            for (int left = Interlocked.Exchange(ref burst, 0); left > 0; left--)
            {
                Send(Next());
            }

            for (int left = Interlocked.Exchange(ref large, 0); left > 0; left--)
            {
                Send(
                    Message(
                        EventSerializer.Serialize(
                            new Review($"large-{sent}", string.Join(' ', Enumerable.Repeat(MadeUp(), 900_000 / 60)))
                        )
                    )
                );
            }

            await Task.Delay(Tick, TimeProvider.System, CancellationToken.None);
        }
    }

    private void Send(Message<byte[], byte[]> message)
    {
        while (true)
        {
            try
            {
                producer.Produce(topic, message, report => observer.Acknowledged(report.Partition.Value, report.Offset.Value));
                Interlocked.Increment(ref sent);
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code is ErrorCode.Local_QueueFull)
            {
                if (ending.IsCancellationRequested)
                {
                    return;
                }

                producer.Poll(Tick);
            }
        }
    }

    private Message<byte[], byte[]> Next()
    {
        var message = Message(
            random.Next(100) == 0
                ? Poison()
                : EventSerializer.Serialize(new Review($"review-{sent}", texts[random.Next(texts.Length)]))
        );
        if (random.Next(50) == 0)
        {
            message.Timestamp = new Timestamp(OddTimes[random.Next(OddTimes.Length)], TimestampType.CreateTime);
        }

        return message;
    }

    private Message<byte[], byte[]> Message(byte[]? value) =>
        new() { Key = Encoding.UTF8.GetBytes($"key-{sent % options.Keys}"), Value = value! };

    private byte[]? Poison() =>
        random.Next(9) switch
        {
            0 => null,
            1 => "no JSON"u8.ToArray(),
            2 => [0xff, 0xfe, 0x00],
            3 => "[1,2]"u8.ToArray(),
            4 => "{\"text\":\"no id\"}"u8.ToArray(),
            5 => "{\"id\":\"no text\"}"u8.ToArray(),
            6 => "{\"id\":\"half a pair\",\"text\":\"\\ud800\"}"u8.ToArray(),
            7 => Encoding.UTF8.GetBytes(new string('[', 200)),
            _ => Noise(),
        };

    private byte[] Noise()
    {
        byte[] noise = new byte[random.Next(1, 300)];
        random.NextBytes(noise);
        return noise;
    }

    private string MadeUp() =>
        string.Join(' ', Enumerable.Range(0, random.Next(5, 120)).Select(_ => Words[random.Next(Words.Length)]));
}
