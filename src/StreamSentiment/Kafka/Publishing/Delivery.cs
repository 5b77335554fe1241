using Confluent.Kafka;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>One answer on its way: what its delivery report belongs to. An object instead of a task for each record.</summary>
internal sealed class Delivery(OutcomeSink group, Outcome outcome)
{
    public void Report(DeliveryReport<byte[], byte[]> report) => group.Delivered(outcome, report.Error);
}
