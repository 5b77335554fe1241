using Confluent.Kafka.Admin;
using StreamSentiment.Chaos.Running;

namespace StreamSentiment.Chaos.Faults;

/// <summary>The hosts lose, for a while, the right to write a topic or to read the input.</summary>
internal sealed class WithdrawnRight : Fault
{
    public override string Name => "withdrawn-right";

    public override int MostNodes => 1; // which alone has an authorizer

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        (string Topic, AclOperation Operation)[] rights =
        [
            (world.Kafka.OutputTopic, AclOperation.Write),
            (world.Kafka.DeadLetterTopic, AclOperation.Write),
            (world.Kafka.InputTopic, AclOperation.Read),
        ];
        var (topic, operation) = rights[random.Next(rights.Length)];
        double seconds = 5 + random.NextDouble() * 25;
        using var admin = world.Clients.Admin();
        AclBinding[] bindings =
        [
            Binding(topic, AclOperation.All, "*", AclPermissionType.Allow),
            Binding(topic, operation, Proxy.SeenAs, AclPermissionType.Deny),
        ];
        await admin.CreateAclsAsync(bindings);
        await World.Pause(seconds, stop);
        // The refusal first: nobody may anything where only the permission is gone.
        await admin.DeleteAclsAsync([bindings[1].ToFilter()]);
        world.Strike();
        await admin.DeleteAclsAsync([bindings[0].ToFilter()]);
        return $"{operation} of {topic} for {seconds:F1} s";
    }

    private static AclBinding Binding(string topic, AclOperation operation, string host, AclPermissionType permission) =>
        new()
        {
            Pattern = new ResourcePattern
            {
                Type = ResourceType.Topic,
                Name = topic,
                ResourcePatternType = ResourcePatternType.Literal,
            },
            Entry = new AccessControlEntry
            {
                Principal = "User:*",
                Host = host,
                Operation = operation,
                PermissionType = permission,
            },
        };
}
