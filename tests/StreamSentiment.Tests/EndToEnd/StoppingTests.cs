using System.Net;
using StreamSentiment.Contracts;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>A scorer that something outside keeps from its work ends within seconds of a SIGTERM all the same.</summary>
[Collection("kafka")]
public sealed class StoppingTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20); // less than orchestrators give

    [Fact]
    public async Task Scorer_BrokerStandsStill_EndsAtATerm()
    {
        await using var broker = await KafkaFixture.OwnBrokerAsync();
        using var topics = await ScoringTopics.CreateAsync(broker.Bootstrap);
        await topics.CreateModelTopicsAsync();
        await using var scorer = await ScoringAsync(topics, model.Store);

        await broker.FreezeAsync();
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.ServiceUnavailable);
        await EndsAsync(scorer);
    }

    [Fact]
    public async Task Scorer_BrokerWasKilled_EndsAtATerm()
    {
        await using var broker = await KafkaFixture.OwnBrokerAsync();
        using var topics = await ScoringTopics.CreateAsync(broker.Bootstrap);
        await topics.CreateModelTopicsAsync();
        await using var scorer = await ScoringAsync(topics, model.Store);

        await broker.KillAsync();
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.ServiceUnavailable);
        await EndsAsync(scorer);
    }

    [Fact]
    public async Task Scorer_PasswordIsWrong_EndsAtATerm()
    {
        await using var broker = await KafkaFixture.OwnBrokerAsync("anna");
        var properties = broker.LoginOf("anna");
        properties["sasl.password"] = "another";
        await using var scorer = ProcessRunner.StartScorer(
            ["--bootstrap", broker.TlsLogin, "--model", model.Store, "--url", "http://127.0.0.1:0"],
            properties.ToDictionary(
                property => $"STREAMSENTIMENT__KAFKA__PROPERTIES__{property.Key.Replace('.', '_').ToUpperInvariant()}",
                property => property.Value
            )
        );

        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.ServiceUnavailable, "it refuses the login");
        await EndsAsync(scorer);
    }

    [Fact]
    public async Task Scorer_StoreOfTheNextVersionIsAway_EndsAtATerm()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        await topics.CreateModelTopicsAsync();
        using var folder = new TemporaryFolder();
        string store = folder.Copy(model.Store, "models");
        await using var scorer = await ScoringAsync(topics, store);
        Directory.Move(store, Path.Combine(folder.Path, "away")); // a share that is no longer mounted

        using var publisher = topics.Publisher();
        await publisher.PublishAsync(
            new ModelReference(TinyModel.Name, "20990101-000000"),
            null,
            TestContext.Current.CancellationToken
        );
        await scorer.UntilAsync(() => scorer.Output.Contains("20990101-000000", StringComparison.Ordinal), "it looks for it");
        await EndsAsync(scorer);
    }

    /// <summary>SIGTERM would wait for what never comes: the process ends by itself.</summary>
    [Fact]
    public async Task Scorer_CallIntoTheClientDoesNotReturn_IsNotAliveAndEndsWith70()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        await topics.CreateModelTopicsAsync();
        await using var scorer = topics.StartScorer(
            model.Store,
            "--StreamSentiment:Kafka:HangAfter=00:00:02",
            "--StreamSentiment:Kafka:DrainTimeout=00:00:01"
        );
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.OK);

        await StoppedThread.StopAsync(scorer, "kafka consumer");

        await HostProbe.UntilAsync(scorer, "live", HttpStatusCode.ServiceUnavailable);
        Assert.Equal(70, await scorer.EndAsync());
        Assert.Contains("polling the consumer", scorer.Output, StringComparison.Ordinal);
    }

    private static async Task<ProcessRunner> ScoringAsync(ScoringTopics topics, string store)
    {
        var scorer = topics.StartScorer(store);
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.OK);
        topics.Publish(GeneratedReviews.Create(100));
        await scorer.UntilAsync(() => topics.ScoresInTopic > 0, "it scores");
        return scorer;
    }

    private static async Task EndsAsync(ProcessRunner scorer)
    {
        await scorer.SignalAsync("TERM");
        Assert.Equal(0, await scorer.EndAsync(within: Grace));
    }
}
