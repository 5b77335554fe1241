using System.Buffers.Binary;
using System.Text;
using Confluent.Kafka;

namespace StreamSentiment.Kafka.Clients;

/// <summary>
/// The partitions of a group's member, by the consumer protocol: version, topics, and of each its name and its partitions'
/// numbers.
/// </summary>
internal static class MemberAssignment
{
    /// <summary>The partitions, in their order; none where it is another protocol's.</summary>
    public static IReadOnlyList<TopicPartition> Partitions(byte[] assignment)
    {
        var partitions = new List<TopicPartition>();
        var rest = assignment.AsSpan();
        if (rest.Length < sizeof(short) + sizeof(int))
        {
            return [];
        }

        rest = rest[sizeof(short)..];
        for (int topics = Number(ref rest); topics > 0 && rest.Length >= sizeof(short); topics--)
        {
            int length = BinaryPrimitives.ReadInt16BigEndian(rest);
            if (length < 0 || rest.Length < sizeof(short) + length + sizeof(int))
            {
                break;
            }

            string topic = Encoding.UTF8.GetString(rest.Slice(sizeof(short), length));
            rest = rest[(sizeof(short) + length)..];
            for (int left = Number(ref rest); left > 0 && rest.Length >= sizeof(int); left--)
            {
                partitions.Add(new TopicPartition(topic, Number(ref rest)));
            }
        }

        return
        [
            .. partitions
                .OrderBy(partition => partition.Topic, StringComparer.Ordinal)
                .ThenBy(partition => partition.Partition.Value),
        ];
    }

    private static int Number(ref Span<byte> rest)
    {
        int number = BinaryPrimitives.ReadInt32BigEndian(rest);
        rest = rest[sizeof(int)..];
        return number;
    }
}
