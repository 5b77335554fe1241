namespace StreamSentiment.Kafka.Clients;

/// <summary>What a failure may do to an answer.</summary>
public enum Delivery
{
    /// <summary>Answers and offsets leave in one transaction: whoever reads committed records sees each answer once.</summary>
    ExactlyOnce,

    /// <summary>Offsets are committed after the answers: a failure in between repeats some.</summary>
    AtLeastOnce,
}
