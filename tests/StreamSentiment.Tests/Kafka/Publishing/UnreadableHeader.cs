using Confluent.Kafka;

namespace StreamSentiment.Tests.Kafka.Publishing;

/// <summary>A header whose value nobody can read.</summary>
internal sealed class UnreadableHeader : IHeader
{
    public string Key => throw new InvalidOperationException("a header that cannot be read");

    public byte[] GetValueBytes() => throw new InvalidOperationException("a header that cannot be read");
}
