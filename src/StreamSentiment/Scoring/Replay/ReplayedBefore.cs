using System.Text;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Following;

namespace StreamSentiment.Scoring.Replay;

/// <summary>The reviews that a replay has scored already, before a crash, as its topic tells.</summary>
internal sealed class ReplayedBefore
{
    /// <summary>Older than the command by a clock that is so much ahead, its first score would not be found.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromHours(1);

    private readonly Dictionary<int, OffsetSet> offsets = [];

    /// <summary>The number of scores that were found; a review that was scored twice counts twice.</summary>
    public long Scores { get; private set; }

    /// <summary>Looks for scores of the command's reviews by the version that is to go on with it.</summary>
    /// <exception cref="Confluent.Kafka.KafkaException">The topic does not exist or no broker answers.</exception>
    public static ReplayedBefore Read(
        KafkaClients clients,
        string source,
        ReplayCommand command,
        ModelReference model,
        CancellationToken stop
    )
    {
        var before = new ReplayedBefore();
        byte[] commandId = Encoding.UTF8.GetBytes(command.Id);
        using var reader = new TopicReader(clients, command.Topic, fromBeginning: true, Since(command.IssuedAt));
        foreach (var record in reader.ReadExisting(stop))
        {
            bool isOurs =
                record.Message.Headers?.TryGetLastBytes(ReplayHeaders.Command, out byte[]? id) == true
                && commandId.AsSpan().SequenceEqual(id);
            if (
                isOurs
                && EventSerializer.TryRead(record.Message.Value, out var score, out _)
                && score.Model == model
                && score.Source.Topic == source
            )
            {
                before.Add(score.Source);
            }
        }
        return before;
    }

    public bool Has(InboundRecord record) => offsets.TryGetValue(record.Partition, out var set) && set.Contains(record.Offset);

    /// <summary>A command may be issued at any time that a clock can show, the first hour of the year 1 too.</summary>
    private static DateTimeOffset? Since(DateTimeOffset issuedAt) =>
        issuedAt - DateTimeOffset.MinValue > ClockDifference ? issuedAt - ClockDifference : null;

    private void Add(SourcePosition source)
    {
        if (!offsets.TryGetValue(source.Partition, out var set))
        {
            offsets[source.Partition] = set = new OffsetSet();
        }

        set.Add(source.Offset);
        Scores++;
    }
}
