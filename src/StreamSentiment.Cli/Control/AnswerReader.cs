using System.Threading.Channels;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;

namespace StreamSentiment.Cli.Control;

/// <summary>Reads the events of <see cref="Topics.Status"/> on a thread of its own, from the time of its creation on.</summary>
internal sealed class AnswerReader : IAsyncDisposable
{
    private readonly Channel<StatusEvent> events = Channel.CreateUnbounded<StatusEvent>();
    private readonly CancellationTokenSource end = new();
    private readonly TopicReader reader;
    private readonly Task reading;

    /// <param name="fromBeginning">True to read also the events that are in the topic already.</param>
    /// <exception cref="Confluent.Kafka.KafkaException">The topic does not exist or no broker answers.</exception>
    public AnswerReader(KafkaClients clients, string topic, bool fromBeginning)
    {
        reader = new TopicReader(clients, topic, fromBeginning);
        reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The events; completes with the exception that ended the reading, if there was one.</summary>
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
                // An event that this build does not know is not about a command of its own.
                if (EventSerializer.TryReadStatus(result.Message.Value, out var status, out _))
                {
                    events.Writer.TryWrite(status);
                }
            }
            events.Writer.Complete();
        }
        catch (Exception e) // any: it would be lost on this thread
        {
            events.Writer.Complete(e);
        }
    }
}
