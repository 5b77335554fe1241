using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Control;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Scoring.Commands;
using StreamSentiment.Tests.Control;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka;
using StreamSentiment.Tests.Scoring.Commands;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>A start reads a bounded part of the topics of commands and answers, on a real Kafka.</summary>
[Collection("kafka")]
public sealed class CommandBacklogTests(KafkaFixture kafka)
{
    private const int Count = 100_000;

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly DateTimeOffset LastMonth = Now.AddDays(-30);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_HundredThousandCommandsOfLastMonth_KeepsThePauseAndReadsTheAnswersSinceAndLittleElse()
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await topics.CreateModelTopicsAsync();
        var pause = SampleCommands.Pause() with { IssuedAt = LastMonth };
        string[] ids = [.. Enumerable.Range(0, Count).Select(i => $"{Guid.NewGuid():N}-{i}")];
        Publish(
            topics,
            topics.Options.ControlTopic,
            ids.Select(id => (ControlCommand)(SampleCommands.Status() with { Id = id, IssuedAt = LastMonth }))
                .Prepend(pause)
                .Select(command => (command.Id, EventSerializer.Serialize(command), LastMonth))
        );
        var answers = new CommandEvents("scorer-1", TimeProvider.System);
        StatusEvent[] latest = [answers.Accepted("latest"), answers.Finished("latest", CommandOutcome.Succeeded, "Done.")];
        Publish(
            topics,
            topics.Options.StatusTopic,
            ids.SelectMany(id => (StatusEvent[])[answers.Accepted(id), answers.Finished(id, CommandOutcome.Succeeded, "Done.")])
                .Select(status => (status.Key, EventSerializer.Serialize(status), LastMonth))
                .Concat(latest.Select(status => (status.Key, EventSerializer.Serialize(status), Now)))
        );
        IEventTopics events = new EventTopics(topics.Clients, topics.Options);
        var tail = new CommandTail("scorer-0", Now);
        var history = new CommandHistory();

        using (var commands = events.OpenCommands(Assert.Fail, Assert.Fail))
        {
            foreach (var command in commands.ReadExisting(Test))
            {
                tail.Add(command);
            }
        }

        using (var all = events.OpenStatuses(Assert.Fail))
        {
            foreach (var status in all.ReadExisting(Test))
            {
                history.Observe(status);
            }
        }

        Assert.Equal([pause], tail.Kept);
        Assert.Equal(Count + 1, tail.Ids.Count);
        Assert.All(ids, id => Assert.True(history.IsAnswered(id, "scorer-1")));
        using var since = events.OpenStatuses(Assert.Fail, Now.AddHours(-1));
        Assert.Equal(latest.Select(status => status.Id), since.ReadExisting(Test).Select(status => status.Id));
    }

    [Fact]
    public async Task TopicReader_AtMost_ReadsTheLastAndWhatComes()
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await topics.CreateAsync(partitions: 2);
        topics.Produce(5000, keys: 7);
        using var reader = new TopicReader(topics.Clients, topics.Options.InputTopic, fromBeginning: true, atMost: 100);

        var read = reader.ReadExisting(Test).ToList();

        Assert.Equal(200, read.Count);
        Assert.Equal(reader.Range.Partitions.Sum(range => range.Length), read.Count);
        Assert.Equal(4999, read.Max(record => int.Parse(TestTopics.Text(record).Split('/')[1])));
        topics.Produce(1, first: 5000);
        Assert.EndsWith("/5000", TestTopics.Text(reader.Follow(Test).First()));
    }

    private static void Publish(
        TestTopics topics,
        string topic,
        IEnumerable<(string Key, byte[] Value, DateTimeOffset At)> records
    )
    {
        using var producer = topics.Clients.Producer();
        foreach (var (key, value, at) in records)
        {
            var message = new Message<byte[], byte[]>
            {
                Key = Encoding.UTF8.GetBytes(key),
                Value = value,
                Timestamp = new Timestamp(at),
            };
            while (true)
            {
                try
                {
                    producer.Produce(topic, message);
                    break;
                }
                catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
                {
                    producer.Flush(TimeSpan.FromMilliseconds(100));
                }
            }
        }

        Assert.Equal(0, producer.Flush(Eventually.Patience));
    }
}
