using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace StreamSentiment.Kafka.Clients;

/// <summary>
/// Asks the brokers what a program that is at rest does not notice: whether they answer, its topics exist, it may use them, and
/// their leaders answer too. One question at a time.
/// </summary>
internal sealed class BrokerProbe : IDisposable
{
    /// <summary>The time in which a broker that is only late answers, after librdkafka has found none to use.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan Teardown = TimeSpan.FromSeconds(1);

    /// <summary>The time for what brokers need not answer.</summary>
    private static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(2);

    private readonly KafkaClients clients;
    private readonly TopicUse[] uses;
    private readonly IAdminClient admin;
    private readonly AdminQuestions questions;
    private readonly HashSet<string> asked = [];
    private Task underWay = Task.CompletedTask;

    /// <param name="uses">The topics that the program uses.</param>
    public BrokerProbe(KafkaClients clients, IEnumerable<TopicUse> uses)
    {
        (this.clients, this.uses) = (clients, [.. uses]);
        admin = clients.Admin();
        questions = new AdminQuestions(() => new DependentAdminClientBuilder(admin.Handle).Build(), TimeProvider.System);
    }

    /// <summary>Asks.</summary>
    /// <param name="patience">The time that brokers have to answer.</param>
    /// <returns>What is wrong; nothing where the program can work.</returns>
    public async Task<IReadOnlyList<BrokerFinding>> AskAsync(TimeSpan patience, CancellationToken stop)
    {
        if (await AnswerAsync(patience, stop) is not { } topics)
        {
            return [new BrokerFinding(clients.Faults.Unreachable(clients.Options.Bootstrap))];
        }

        clients.Faults.Clear();
        var permitted = await PermittedAsync(
            [.. topics.Where(topic => !topic.Value.Error.IsError).Select(topic => topic.Key)],
            stop
        );
        List<BrokerFinding> findings = [.. uses.SelectMany(use => Findings(use, topics[use.Topic], permitted))];
        if (findings.Count == 0)
        {
            findings.AddRange(await LeadersAsync(topics.Values, stop));
        }

        findings.AddRange(clients.Faults.WithheldOffsets.Select(sentence => new BrokerFinding(sentence)));
        findings.AddRange(clients.Faults.Refusals.Select(refusal => new BrokerFinding("") { Permission = refusal }));
        return
        [
            .. findings.Where(each => each.Permission is null),
            .. findings.Where(each => each.Permission is not null).GroupBy(each => each.IsVital).Select(NotAuthorized),
        ];
    }

    public void Dispose()
    {
        // A client that resolves a name cannot be closed before the resolver has given up, and none while it is asked.
        Task.WhenAll(underWay, questions.DisposeAsync().AsTask())
            .ContinueWith(_ => admin.Dispose(), TaskScheduler.Default)
            .Wait(Teardown);
    }

    /// <summary>Asks for the topics; null if no answer comes in time, or no broker can be used.</summary>
    private async Task<Dictionary<string, TopicState>?> AnswerAsync(TimeSpan patience, CancellationToken stop)
    {
        await underWay.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var asking = Task.Run(() => Topics(patience), stop);
        underWay = asking;
        if (await Task.WhenAny(asking, clients.Faults.AllDown).WaitAsync(stop) != asking)
        {
            await Task.WhenAny(asking, Task.Delay(Grace, stop));
        }

        stop.ThrowIfCancellationRequested();
        try
        {
            return asking.IsCompleted ? await asking : null;
        }
        catch (KafkaException e) when (e.Error.IsLocalError)
        {
            return null;
        }
    }

    private Dictionary<string, TopicState> Topics(TimeSpan patience)
    {
        // Any topic does where none is used: what counts is the answer.
        string[] names = uses.Length == 0 ? [clients.Options.InputTopic] : [.. uses.Select(use => use.Topic).Distinct()];
        return names.ToDictionary(
            name => name,
            name =>
            {
                var metadata = admin.GetMetadata(name, patience);
                if (metadata.Topics.Single().Error.Code is ErrorCode.UnknownTopicOrPart && IsToBeMade(name))
                {
                    metadata = Make(name, patience) ?? metadata;
                }

                var topic = metadata.Topics.Single();
                return new TopicState(
                    topic.Error,
                    [
                        .. topic.Partitions.Select(partition => new Leader(
                            new TopicPartition(name, partition.PartitionId),
                            metadata.Brokers.Find(broker => broker.BrokerId == partition.Leader)
                        )),
                    ]
                );
            }
        );
    }

    /// <summary>True, once, for a topic that is written to: its first record would make it, where brokers make topics.</summary>
    private bool IsToBeMade(string name) =>
        uses.Any(use => use.Topic == name && use.Operation == AclOperation.Write) && asked.Add(name);

    private Metadata? Make(string name, TimeSpan patience)
    {
        using var maker = clients.TopicMaker();
        try
        {
            return BrokerCall.Ask(() =>
            {
                var metadata = maker.GetMetadata(name, patience);
                return metadata.Topics.Single().Error is { IsError: true } error ? throw new KafkaException(error) : metadata;
            });
        }
        catch (KafkaException e) when (!e.Error.IsLocalError)
        {
            return null;
        }
    }

    /// <summary>
    /// The operations that each topic permits to this client; none for a topic of which the brokers do not say it, as old ones
    /// and some services do not.
    /// </summary>
    private async Task<Dictionary<string, List<AclOperation>>> PermittedAsync(string[] topics, CancellationToken stop)
    {
        try
        {
            return uses.Length == 0 || topics.Length == 0
                ? []
                : (
                    await questions
                        .AskAsync(
                            asked =>
                                asked.DescribeTopicsAsync(
                                    TopicCollection.OfTopicNames(topics),
                                    new DescribeTopicsOptions
                                    {
                                        RequestTimeout = ShortPatience,
                                        IncludeAuthorizedOperations = true,
                                    }
                                ),
                            ShortPatience
                        )
                        .WaitAsync(stop)
                ).TopicDescriptions.ToDictionary(topic => topic.Name, topic => topic.AuthorizedOperations ?? []);
        }
        catch (KafkaException)
        {
            return [];
        }
    }

    /// <summary>One sentence for all permissions that are missing: an operator gives them at once.</summary>
    private BrokerFinding NotAuthorized(IGrouping<bool, BrokerFinding> missing) =>
        new(
            KafkaFault.NotAuthorized(clients.Options, string.Join(", ", missing.Select(each => each.Permission).Distinct())),
            missing.Key
        );

    private IEnumerable<BrokerFinding> Findings(TopicUse use, TopicState topic, Dictionary<string, List<AclOperation>> permitted)
    {
        bool isForbidden =
            permitted.GetValueOrDefault(use.Topic) is { Count: > 0 } operations && !operations.Contains(use.Operation);
        if (topic.Error.Code is ErrorCode.UnknownTopicOrPart)
        {
            yield return new BrokerFinding(
                $"Topic {use.Topic} does not exist at {clients.Options.Bootstrap}; create it: streamsentiment topics create.",
                use.IsVital
            );
        }
        else if (topic.Error.Code is ErrorCode.TopicAuthorizationFailed || isForbidden)
        {
            yield return new BrokerFinding("", use.IsVital)
            {
                Permission = $"{use.Operation.ToString().ToUpperInvariant()} on topic {use.Topic}",
            };
        }
        else if (topic.Error.IsError)
        {
            yield return new BrokerFinding(
                $"Topic {use.Topic} at {clients.Options.Bootstrap} cannot be used: {topic.Error.Reason}.",
                use.IsVital
            );
        }
        else if (topic.Leaders.FirstOrDefault(leader => leader.Broker is null) is { } orphan)
        {
            yield return new BrokerFinding(
                $"Topic {use.Topic} at {clients.Options.Bootstrap}: partition {orphan.Of.Partition.Value} has "
                    + "no leader; a broker is "
                    + "away.",
                use.IsVital
            );
        }
    }

    /// <summary>
    /// Asks each leader once: the broker that answers first may name others by addresses that cannot be reached from here.
    /// </summary>
    private async Task<IEnumerable<BrokerFinding>> LeadersAsync(IEnumerable<TopicState> topics, CancellationToken stop)
    {
        Leader[] leaders = [.. topics.SelectMany(topic => topic.Leaders).DistinctBy(leader => leader.Broker?.BrokerId)];
        try
        {
            if (leaders.Length > 0)
            {
                await questions
                    .AskAsync(
                        asked =>
                            asked.ListOffsetsAsync(
                                leaders.Select(leader => new TopicPartitionOffsetSpec
                                {
                                    TopicPartition = leader.Of,
                                    OffsetSpec = OffsetSpec.Latest(),
                                }),
                                new ListOffsetsOptions { RequestTimeout = ShortPatience }
                            ),
                        ShortPatience
                    )
                    .WaitAsync(stop);
            }

            return [];
        }
        catch (KafkaException)
        {
            // What names no address passes: a leader that moves is asked again.
            return leaders
                .Select(leader => (leader.Of.Topic, Address: $"{leader.Broker?.Host}:{leader.Broker?.Port}"))
                .Where(each => clients.Faults.ReasonOf(each.Address) is not null)
                .Select(each => new BrokerFinding(
                    $"{clients.Options.Bootstrap} names {each.Address} as the leader of {each.Topic}, and no "
                        + "broker answers there: "
                        + $"{clients.Faults.ReasonOf(each.Address)}. Its advertised.listeners must be an "
                        + "address that clients reach."
                ));
        }
    }

    private sealed record TopicState(Error Error, IReadOnlyList<Leader> Leaders);

    /// <summary>The leader of a partition; null where there is none.</summary>
    private sealed record Leader(TopicPartition Of, BrokerMetadata? Broker);
}
