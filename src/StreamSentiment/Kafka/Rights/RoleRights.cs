using Confluent.Kafka.Admin;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Kafka.Rights;

/// <summary>
/// The least rights of each role. Brokers let who may read or write a topic look at it too, and who may write one write it
/// idempotently (KIP-679).
/// </summary>
/// <param name="topics">The names of the topics.</param>
/// <param name="groups">The names of the consumer groups.</param>
internal sealed class RoleRights(KafkaOptions topics, RoleGroups groups)
{
    /// <summary>The rights of a role.</summary>
    public IReadOnlyList<AccessRight> Of(AccessRole role) =>
        role switch
        {
            AccessRole.Producer => [Write(topics.InputTopic)],
            AccessRole.Labeller => [Write(topics.LabelledTopic)],
            AccessRole.Consumer =>
            [
                Read(topics.OutputTopic),
                new AccessRight(AclOperation.Read, ResourceType.Group, groups.Consumers, IsPrefix: true),
            ],
            AccessRole.Scorer => OfScorer(),
            AccessRole.Retrainer => OfRetrainer(),
            AccessRole.Operator => OfOperator(),
            AccessRole.Verifier => [Read(topics.InputTopic), Read(topics.OutputTopic), Read(topics.DeadLetterTopic)],
            AccessRole.Admin => OfAdmin(),
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
        };

    private string[] All =>
        [
            topics.InputTopic,
            topics.OutputTopic,
            topics.LabelledTopic,
            topics.DeadLetterTopic,
            topics.PublishedTopic,
            topics.ControlTopic,
            topics.StatusTopic,
        ];

    /// <summary>The right to write what replays may write; ACLs know beginnings of names only.</summary>
    private IEnumerable<AccessRight> ReplayTopics =>
        [
            .. TopicList.ReplayPrefixes(topics).Append($"{topics.OutputTopic}.").Select(WritePrefix),
            .. new TopicList(topics.ReplayTopics).Names.Select(name =>
                name.EndsWith('*') ? WritePrefix(name[..^1]) : Write(name)
            ),
        ];

    private AccessRight[] OfScorer() =>
        [
            Read(topics.InputTopic),
            Read(topics.PublishedTopic),
            Read(topics.ControlTopic),
            Read(topics.StatusTopic),
            Write(topics.OutputTopic),
            Write(topics.DeadLetterTopic),
            Write(topics.StatusTopic),
            AccessRight.OnGroup(AclOperation.Read, groups.Scorers),
            Transactions(groups.Scorers),
        ];

    private AccessRight[] OfRetrainer() =>
        [
            Read(topics.LabelledTopic),
            Read(topics.ControlTopic),
            Read(topics.StatusTopic),
            Read(topics.InputTopic), // a replay reads it
            Read(topics.DeadLetterTopic), // a redrive reads it
            Write(topics.StatusTopic),
            Write(topics.PublishedTopic),
            Write(topics.DeadLetterTopic),
            Write(topics.ControlTopic), // what its schedule and alarms ask for
            Write(topics.InputTopic), // a redrive publishes there and below
            Write(topics.LabelledTopic),
            .. new TopicList(topics.RedriveTopics).Names.Select(Write),
            .. ReplayTopics.SelectMany(topic => (AccessRight[])[topic with { Operation = AclOperation.Read }, topic]),
            AccessRight.OnGroup(AclOperation.Read, groups.Retrainers),
            AccessRight.OnGroup(AclOperation.Read, $"{groups.Retrainers}-labels"),
            Transactions(groups.Retrainers),
        ];

    private AccessRight[] OfOperator() =>
        [
            Write(topics.ControlTopic),
            Read(topics.StatusTopic),
            Write(topics.PublishedTopic), // models promote, models rollback
            Describe(topics.InputTopic), // topics list
            Describe(topics.OutputTopic),
            Describe(topics.LabelledTopic),
            Describe(topics.DeadLetterTopic),
            AccessRight.OnGroup(AclOperation.Describe, groups.Scorers),
            AccessRight.OnGroup(AclOperation.Describe, groups.Retrainers),
            AccessRight.OnGroup(AclOperation.Describe, $"{groups.Retrainers}-labels"),
        ];

    private AccessRight[] OfAdmin() =>
        [
            .. All.SelectMany(topic =>
                (AccessRight[])
                    [
                        AccessRight.OnTopic(AclOperation.Create, topic),
                        AccessRight.OnTopic(AclOperation.DescribeConfigs, topic),
                        AccessRight.OnTopic(AclOperation.AlterConfigs, topic),
                        AccessRight.OnTopic(AclOperation.Alter, topic),
                    ]
            ),
            AccessRight.OnGroup(AclOperation.Describe, groups.Scorers),
            AccessRight.OnGroup(AclOperation.Describe, groups.Retrainers),
            AccessRight.OnGroup(AclOperation.Describe, $"{groups.Retrainers}-labels"),
            AccessRight.OnCluster(AclOperation.Alter), // gives rights
        ];

    /// <summary>The ids are made of the group and the place of the process in it; so are those of redrives and replays.</summary>
    private static AccessRight Transactions(string group) =>
        new(AclOperation.Write, AccessRight.TransactionalId, $"{group}-", IsPrefix: true);

    private static AccessRight Read(string topic) => AccessRight.OnTopic(AclOperation.Read, topic);

    private static AccessRight Write(string topic) => AccessRight.OnTopic(AclOperation.Write, topic);

    private static AccessRight WritePrefix(string topic) => Write(topic) with { IsPrefix = true };

    private static AccessRight Describe(string topic) => AccessRight.OnTopic(AclOperation.Describe, topic);
}

/// <summary>The consumer groups of the roles.</summary>
/// <param name="Scorers">The group of the scorers.</param>
/// <param name="Retrainers">The group of the retrainers; that of their labels is <c>NAME-labels</c>.</param>
/// <param name="Consumers">What the groups of those who read scores begin with.</param>
internal sealed record RoleGroups(string Scorers, string Retrainers, string Consumers);
