using Confluent.Kafka.Admin;

namespace StreamSentiment.Kafka.Rights;

/// <summary>The permission to do one thing, by Kafka's names.</summary>
/// <param name="Resource">The kind of the thing that <paramref name="Name"/> names.</param>
/// <param name="IsPrefix">True for all that begin with the name.</param>
internal sealed record AccessRight(AclOperation Operation, ResourceType Resource, string Name, bool IsPrefix = false)
{
    /// <summary>The ids of transactions. librdkafka knows them, Confluent.Kafka has no name for them.</summary>
    public const ResourceType TransactionalId = (ResourceType)5;

    /// <summary>The cluster; it has one name everywhere.</summary>
    public const ResourceType Cluster = ResourceType.Broker;

    private const string ClusterName = "kafka-cluster";

    /// <summary>The operation as Kafka's tools write it: <c>DESCRIBE_CONFIGS</c>.</summary>
    public string OperationName =>
        Operation switch
        {
            AclOperation.DescribeConfigs => "DESCRIBE_CONFIGS",
            AclOperation.AlterConfigs => "ALTER_CONFIGS",
            _ => Operation.ToString().ToUpperInvariant(),
        };

    /// <summary>The kind of the resource as Kafka's tools write it: <c>TRANSACTIONAL_ID</c>.</summary>
    public string ResourceName =>
        Resource switch
        {
            TransactionalId => "TRANSACTIONAL_ID",
            Cluster => "CLUSTER",
            _ => Resource.ToString().ToUpperInvariant(),
        };

    public static AccessRight OnTopic(AclOperation operation, string topic) => new(operation, ResourceType.Topic, topic);

    public static AccessRight OnGroup(AclOperation operation, string group) => new(operation, ResourceType.Group, group);

    public static AccessRight OnCluster(AclOperation operation) => new(operation, Cluster, ClusterName);

    /// <summary>The binding that gives a principal the right, from any address.</summary>
    /// <param name="principal"><c>User:NAME</c>.</param>
    public AclBinding To(string principal) =>
        new()
        {
            Pattern = new ResourcePattern
            {
                Type = Resource,
                Name = Name,
                ResourcePatternType = IsPrefix ? ResourcePatternType.Prefixed : ResourcePatternType.Literal,
            },
            Entry = new AccessControlEntry
            {
                Principal = principal,
                Host = "*",
                Operation = Operation,
                PermissionType = AclPermissionType.Allow,
            },
        };
}
