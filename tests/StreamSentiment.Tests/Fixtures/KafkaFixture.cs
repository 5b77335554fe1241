using Testcontainers.Kafka;

[assembly: AssemblyFixture(typeof(StreamSentiment.Tests.Fixtures.KafkaFixture))]

namespace StreamSentiment.Tests.Fixtures;

/// <summary>
/// A real Kafka for the tests that need one, started when the first of them asks: the one STREAMSENTIMENT_TEST_BOOTSTRAP
/// names, else the one in KAFKA_HOME, else one in Docker. Without any of them these tests are skipped. Classes that use it are in
/// one of two collections, which run beside each other: <c>kafka hosts</c> has what runs hosts and verbs, <c>kafka</c> the rest.
/// </summary>
public sealed class KafkaFixture : IAsyncDisposable
{
    private readonly Lazy<Task<string?>> bootstrap;
    private IAsyncDisposable? started;

    public KafkaFixture() => bootstrap = new Lazy<Task<string?>>(StartAsync);

    private static string? KafkaHome => Environment.GetEnvironmentVariable("KAFKA_HOME");

    /// <summary>Where clients connect; skips the test when there is no Kafka.</summary>
    public async Task<string> BootstrapAsync()
    {
        string? address = await bootstrap.Value;
        Assert.SkipWhen(
            address is null,
            "No Kafka: set STREAMSENTIMENT_TEST_BOOTSTRAP to one that runs, or KAFKA_HOME to an Apache Kafka (Java "
                + "17), or start Docker."
        );
        return address!;
    }

    /// <summary>A broker of the test's own, to be killed; skips the test without KAFKA_HOME.</summary>
    internal static async Task<BrokerProcess> OwnBrokerAsync()
    {
        Assert.SkipWhen(KafkaHome is null, "A broker can only be killed where KAFKA_HOME names an Apache Kafka.");
        return await BrokerProcess.StartNewAsync(KafkaHome!);
    }

    /// <summary>A broker of the test's own, with listeners for TLS and logins or that makes topics by itself.</summary>
    internal static async Task<BrokerProcess> OwnBrokerAsync(bool isSecured, bool makesTopics)
    {
        Assert.SkipWhen(KafkaHome is null, "Such a broker can only be started where KAFKA_HOME names an Apache Kafka.");
        return await BrokerProcess.StartNewAsync(KafkaHome!, isSecured, makesTopics);
    }

    /// <summary>A broker of the test's own, with listeners for TLS and logins, and users.</summary>
    internal static async Task<BrokerProcess> OwnBrokerAsync(params string[] users)
    {
        Assert.SkipWhen(KafkaHome is null, "Such a broker can only be started where KAFKA_HOME names an Apache Kafka.");
        return await BrokerProcess.StartNewAsync(KafkaHome!, isSecured: true, makesTopics: false, users);
    }

    public async ValueTask DisposeAsync()
    {
        if (started is not null)
        {
            await started.DisposeAsync();
        }
    }

    private async Task<string?> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("STREAMSENTIMENT_TEST_BOOTSTRAP") is { Length: > 0 } given)
        {
            return given;
        }

        if (KafkaHome is { Length: > 0 } home)
        {
            var broker = await BrokerProcess.StartNewAsync(home);
            started = broker;
            return broker.Bootstrap;
        }
        return await Docker.AnswersAsync() ? await StartContainerAsync() : null;
    }

    private async Task<string> StartContainerAsync()
    {
        var container = new KafkaBuilder("apache/kafka:4.3.1")
            .WithEnvironment("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .Build();
        started = container;
        await container.StartAsync();
        return container.GetBootstrapAddress();
    }
}
