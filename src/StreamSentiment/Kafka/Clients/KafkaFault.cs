using Confluent.Kafka;

namespace StreamSentiment.Kafka.Clients;

/// <summary>Kafka's refusals, in a sentence with the address and what to do.</summary>
internal static class KafkaFault
{
    /// <summary>A permission that is missing.</summary>
    /// <param name="permission">The operation and what it is on, by Kafka's names: <c>READ on topic reviews.raw</c>.</param>
    public static string NotAuthorized(KafkaOptions options, string permission)
    {
        string? user = ClientProperties.Merge(options.Properties, []).GetValueOrDefault("sasl.username");
        return $"Kafka at {options.Bootstrap} does not let {(user is null ? "this client" : $"user {user}")} "
            + "work: it needs an ACL "
            + $"for {permission}.";
    }

    /// <summary>What is missing where Kafka says only that something is not authorized; null for any other error.</summary>
    /// <param name="topic">The topic that the call was about.</param>
    public static string? Authorization(KafkaOptions options, Error error, string? topic) =>
        error.Code switch
        {
            ErrorCode.GroupAuthorizationFailed => NotAuthorized(options, OnGroup(options)),
            ErrorCode.TransactionalIdAuthorizationFailed => NotAuthorized(
                options,
                $"WRITE on transactional id {options.GroupId}-*, and DESCRIBE on it"
            ),
            ErrorCode.TopicAuthorizationFailed => NotAuthorized(options, $"topic {topic}"),
            ErrorCode.ClusterAuthorizationFailed => NotAuthorized(
                options,
                "WRITE on the topic, or IDEMPOTENT_WRITE on the cluster"
            ),
            _ => null,
        };

    /// <summary>The permission to be a member of the group.</summary>
    public static string OnGroup(KafkaOptions options) => $"READ on group {options.GroupId}";

    /// <summary>True for an error of the connection, which does not say where and why: see <see cref="BrokerFaults"/>.</summary>
    public static bool IsConnection(ErrorCode code) =>
        code
            is ErrorCode.Local_Transport
                or ErrorCode.Local_AllBrokersDown
                or ErrorCode.Local_TimedOut
                or ErrorCode.Local_Resolve
                or ErrorCode.Local_Ssl
                or ErrorCode.Local_Authentication
                or ErrorCode.Local_BadMsg;
}
