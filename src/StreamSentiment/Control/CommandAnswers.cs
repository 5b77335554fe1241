using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Control;

/// <summary>
/// Publishes what a retrainer answers to commands, each answer in a transaction. The transactions are the group's: who begins to
/// answer ends what the one before has begun, and a retrainer that lost its place and comes back to life publishes nothing more
/// before the group has told it so. Progress is no answer, and is published by <see cref="StatusReporter"/> without waiting.
/// </summary>
internal sealed class CommandAnswers : IDisposable
{
    private readonly StatusReporter reporter;
    private readonly Func<IBatchPublisher> open;
    private readonly SemaphoreSlim turn = new(1);
    private IBatchPublisher? publisher;

    /// <param name="reporter">Gives the events their names and times.</param>
    /// <param name="clients">Builds the producer; without transactions where the brokers have none.</param>
    public CommandAnswers(StatusReporter reporter, KafkaClients clients, TimeProvider clock, ILogger<CommandAnswers> logger)
        : this(reporter, () => IBatchPublisher.Open(clients, "answers", clock, logger)) { }

    /// <param name="reporter">Gives the events their names and times.</param>
    /// <param name="open">Opens what publishes them.</param>
    internal CommandAnswers(StatusReporter reporter, Func<IBatchPublisher> open) => (this.reporter, this.open) = (reporter, open);

    /// <summary>Waits until the answer is committed, however long the brokers are away.</summary>
    /// <returns>The event as it was published; null where the topic does not take it for its size.</returns>
    /// <exception cref="Confluent.Kafka.KafkaException">The topic takes none.</exception>
    public async Task<StatusEvent?> PublishAsync(CommandEvent answer, CancellationToken stop)
    {
        await turn.WaitAsync(stop);
        try
        {
            var (signed, record) = reporter.Sign(answer);
            return await Task.Run(() => Publish(record, stop), stop) ? signed : null;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        publisher?.Dispose();
        turn.Dispose();
    }

    private bool Publish(TopicRecord record, CancellationToken stop)
    {
        try
        {
            publisher ??= open();
            publisher.Begin(stop);
            return publisher.Publish([record], _ => [], stop)[0];
        }
        catch
        {
            publisher?.Dispose();
            publisher = null; // the next answer begins anew
            throw;
        }
    }
}
