using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Tests.Kafka;

namespace StreamSentiment.Tests.Cli.Control;

/// <summary>
/// Answers commands as the test says, in the place of scorers and retrainers; one whose id came before it passes over.
/// </summary>
internal sealed class FakeAnswerer : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly TopicReader reader;
    private readonly EventPublisher publisher;
    private readonly Task answering;

    public FakeAnswerer(TestTopics topics, Func<ControlCommand, IEnumerable<StatusEvent>> answer)
    {
        reader = new TopicReader(topics.Clients, topics.Options.ControlTopic, fromBeginning: true);
        publisher = topics.Publisher();
        answering = Task.Run(() => AnswerAsync(answer));
    }

    public List<ControlCommand> Commands { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await answering;
        reader.Dispose();
        publisher.Dispose();
        stop.Dispose();
    }

    private async Task AnswerAsync(Func<ControlCommand, IEnumerable<StatusEvent>> answer)
    {
        foreach (var record in reader.Follow(stop.Token))
        {
            Assert.True(EventSerializer.TryReadCommand(record.Message.Value, out var command, out string? fault), fault);
            bool isNew = Commands.TrueForAll(before => before.Id != command.Id);
            Commands.Add(command);
            foreach (var status in isNew ? answer(command) : [])
            {
                await publisher.PublishAsync(status, CancellationToken.None);
            }
        }
    }
}
