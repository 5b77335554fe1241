using System.Collections;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Control;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Tests.Kafka.Publishing;

/// <summary>The events that one instance reports, without a broker.</summary>
internal sealed class StatusTopic : IReadOnlyCollection<StatusEvent>
{
    public StatusTopic(TimeProvider clock, string instance = "scorer-0")
    {
        Producer = FakeProducer.Create();
        Producer.Answer = Confluent.Kafka.ErrorCode.NoError;
        Reporter = new StatusReporter(
            new EventPublisher(null!, new KafkaOptions(), clock, NullLogger<EventPublisher>.Instance, _ => Producer.Client),
            instance,
            clock
        );
    }

    public FakeProducer Producer { get; }

    public StatusReporter Reporter { get; }

    /// <summary>Publishes answers here, in transactions.</summary>
    public CommandAnswers Answers() =>
        new(
            Reporter,
            () =>
                new BatchTransactions(
                    new TransactionalProducer(
                        () => Producer.Client,
                        new BrokerFaults(),
                        TimeProvider.System,
                        NullLogger.Instance
                    ),
                    _ => { },
                    TimeProvider.System
                )
        );

    public int Count => Producer.Sent.Count;

    public IEnumerator<StatusEvent> GetEnumerator() =>
        Producer
            .Sent.Select(message =>
            {
                Assert.True(EventSerializer.TryReadStatus(message.Value, out var status, out string? fault), fault);
                return status;
            })
            .GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
