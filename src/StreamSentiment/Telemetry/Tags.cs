namespace StreamSentiment.Telemetry;

/// <summary>Names of the tags on metrics and spans; those with <c>messaging</c> are the semantic conventions'.</summary>
internal static class Tags
{
    public const string Reason = "reason";
    public const string Topic = "topic";
    public const string Partition = "partition";
    public const string Signal = "signal";
    public const string ModelVersion = "model.version";
    public const string Command = "command";
    public const string Outcome = "outcome";
    public const string Field = "field";
    public const string Worker = "worker";

    public const string MessagingSystem = "messaging.system";
    public const string Kafka = "kafka"; // the value of it
    public const string Operation = "messaging.operation.name";
    public const string OperationType = "messaging.operation.type";
    public const string Destination = "messaging.destination.name";
    public const string DestinationPartition = "messaging.destination.partition.id";
    public const string ConsumerGroup = "messaging.consumer.group.name";
    public const string KafkaOffset = "messaging.kafka.offset";
    public const string MessageCount = "messaging.batch.message_count";
    public const string ErrorType = "error.type";
}
