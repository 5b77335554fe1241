namespace StreamSentiment.Kafka.Consuming;

/// <summary>The flow cannot go on: an answer can not be delivered. Nothing was committed past its record.</summary>
public sealed class DeliveryException(Exception cause) : Exception(cause.Message, cause);
