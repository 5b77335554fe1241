using Confluent.Kafka.Admin;

namespace StreamSentiment.Kafka.Clients;

/// <summary>A topic that a program uses, and what for.</summary>
/// <param name="Operation">The permission that it takes, by Kafka's name.</param>
/// <param name="IsVital">False for a topic without which the program does the most of its work.</param>
internal sealed record TopicUse(string Topic, AclOperation Operation, bool IsVital = true)
{
    /// <summary>A topic that is read.</summary>
    public static TopicUse Read(string topic, bool isVital = true) => new(topic, AclOperation.Read, isVital);

    /// <summary>A topic that is published to.</summary>
    public static TopicUse Write(string topic, bool isVital = true) => new(topic, AclOperation.Write, isVital);
}

/// <summary>Something that keeps a program from its work.</summary>
/// <param name="Sentence">What is wrong, with what, and what to do.</param>
/// <param name="IsVital">False where the most of the work goes on.</param>
internal sealed record BrokerFinding(string Sentence, bool IsVital = true)
{
    /// <summary>The permission that is missing; null for anything else.</summary>
    public string? Permission { get; init; }
}
