using System.Threading.Channels;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;

namespace StreamSentiment.Cli.Control;

/// <summary>The events of <see cref="Topics.Status"/> from the moment this is made, read on a thread of its own.</summary>
internal sealed class AnswerReader : IAsyncDisposable
{
    private readonly Channel<StatusEvent> events = Channel.CreateUnbounded<StatusEvent>();
    private readonly CancellationTokenSource end = new();
    private readonly TopicReader reader;
    private readonly Task reading;

    /// <param name="fromBeginning">Also the events that are there already.</param>
    /// <exception cref="Confluent.Kafka.KafkaException">The topic does not exist or no broker answers.</exception>
    public AnswerReader(KafkaClients clients, string topic, bool fromBeginning)
    {
        reader = new TopicReader(clients, topic, fromBeginning);
        reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Ends with the exception that ended the reading, if one did.</summary>
    public ChannelReader<StatusEvent> Events => events.Reader;

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await reading;
        reader.Dispose();
        end.Dispose();
    }

    private void Read()
    {
        try
        {
            foreach (var result in reader.Follow(end.Token))
            {
                if (EventSerializer.TryReadStatus(result.Message.Value, out var status, out _)) // another is not for this build, nor about this command
                {
                    events.Writer.TryWrite(status);
                }
            }
            events.Writer.Complete();
        }
        catch (Exception e) // out of this thread nobody would hear of it
        {
            events.Writer.Complete(e);
        }
    }
}
