using Confluent.Kafka.Admin;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Health;
using StreamSentiment.Kafka.Rights;
using StreamSentiment.Retraining;
using StreamSentiment.Scoring;

namespace StreamSentiment.Tests.Kafka.Rights;

public sealed class RoleRightsTests
{
    private static readonly RoleGroups Groups = new("scorers", "retrainers", "shop");

    public static TheoryData<string> Roles => [.. Enum.GetNames<AccessRole>()];

    [Theory]
    [InlineData(nameof(AccessRole.Scorer))]
    [InlineData(nameof(AccessRole.Retrainer))]
    public void Of_Host_HasWhatTheHostAsksTheBrokersFor(string role)
    {
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        var options = new KafkaOptions();
        using var provider = (
            role == nameof(AccessRole.Scorer) ? services.AddScoring() : services.AddRetraining()
        ).BuildServiceProvider();

        var uses = provider.GetRequiredService<HostTopics>().Uses(options);

        var rights = new RoleRights(options, Groups).Of(Enum.Parse<AccessRole>(role));
        Assert.NotEmpty(uses);
        Assert.All(uses, use => Assert.Contains(AccessRight.OnTopic(use.Operation, use.Topic), rights));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Of_Topics_AreThoseOfTheOptions(string role)
    {
        var options = new KafkaOptions
        {
            InputTopic = "own.1",
            OutputTopic = "own.2",
            DeadLetterTopic = "own.3",
            PublishedTopic = "own.4",
            LabelledTopic = "own.5",
            ControlTopic = "own.6",
            StatusTopic = "own.7",
        };

        var rights = new RoleRights(options, Groups).Of(Enum.Parse<AccessRole>(role));

        Assert.All(rights.Where(right => right.Resource == ResourceType.Topic), right => Assert.StartsWith("own.", right.Name));
        Assert.All(
            rights.Where(right => right.Resource == ResourceType.Group),
            right => Assert.Contains(right.Name, (string[])["scorers", "retrainers", "retrainers-labels", "shop"])
        );
        Assert.Equal(rights.Count, rights.Distinct().Count());
    }
}
