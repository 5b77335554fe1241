using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StreamSentiment.Contracts;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Scoring;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Scoring;

/// <summary>The engine in a host that is not ours: <c>AddScoring</c>, configuration, run.</summary>
public sealed class AddScoringTests(TinyModel model) : IClassFixture<TinyModel>
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddScoring_InAGenericHost_ScoresTheTopic()
    {
        using var kafka = new EmbeddedKafka();
        var topics = new KafkaOptions { Bootstrap = kafka.Bootstrap };
        kafka.CreateTopics(
            topics.InputTopic,
            topics.OutputTopic,
            topics.DeadLetterTopic,
            topics.PublishedTopic,
            topics.ControlTopic,
            topics.StatusTopic
        );
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(
            Settings(("Kafka:Bootstrap", kafka.Bootstrap), ("Scoring:Model", model.Store), ("Scoring:Sentences", "true"))
        );
        builder.ValidateServices();
        builder.Services.AddScoring();
        using var host = builder.Build();
        await host.StartAsync(Test);

        var clients = new KafkaClients(topics, NullLogger<KafkaClients>.Instance);
        using var publisher = new ReviewPublisher(clients);
        await publisher.PublishAsync(
            [new Review("r1", "a great film. never again")],
            topics.InputTopic,
            rate: null,
            _ => { },
            Test
        );
        publisher.Flush(Test);
        using var scores = new ScoredReviewReader(clients, topics.OutputTopic, fromBeginning: true, Assert.Fail);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Test);
        patience.CancelAfter(Eventually.Patience);
        var score = scores.Follow(patience.Token).First();

        Assert.Equal(("r1", model.Manifest.Version), (score.Id, score.Model.Version));
        Assert.Equal(model.Score(["a great film.", "never again"]), score.Sentences!.Select(sentence => sentence.Probability));
        var health = host.Services.GetRequiredService<HealthCheckService>();
        await Eventually.IsTrueAsync(
            async () => (await health.CheckHealthAsync(Test)).Status == HealthStatus.Healthy,
            "it is healthy"
        );
        await Eventually.EndsAsync(host.StopAsync(Test));
    }

    [Theory]
    [InlineData("Kafka:Bootstrap", "", "Bootstrap")]
    [InlineData("Kafka:LabelledTopic", "reviews.raw", "Kafka:LabelledTopic")]
    [InlineData("Scoring:Workers", "0", "Workers")]
    [InlineData("Drift:Words:Raise", "-1", "Raise")]
    [InlineData("Drift:Words:Clear", "0.5", "Words.Clear")]
    public async Task AddScoring_SettingIsWrong_DoesNotStart(string setting, string value, string named)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(
            Settings(("Kafka:Bootstrap", "127.0.0.1:1"), ("Scoring:Model", model.Store), (setting, value))
        );
        builder.Services.AddScoring();
        using var host = builder.Build();
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Test));
        Assert.Contains(named, refused.Message);
    }

    [Fact]
    public void AddScoring_ConfiguredBeforeAndAfter_TheConfigurationOverridesWhatCameBefore()
    {
        using var provider = new ServiceCollection()
            .AddSingleton<IConfiguration>(
                new ConfigurationBuilder().AddInMemoryCollection(Settings(("Scoring:Workers", "2"))).Build()
            )
            .Configure<ScoringOptions>(options => (options.Workers, options.MaxBatchSize) = (1, 1))
            .AddScoring()
            .Configure<ScoringOptions>(options => options.MaxReviewBytes = 3)
            .BuildServiceProvider();
        var scoring = provider.GetRequiredService<ScoringOptions>();
        Assert.Equal((2, 1, 3), (scoring.Workers, scoring.MaxBatchSize, scoring.MaxReviewBytes));
    }

    private static Dictionary<string, string?> Settings(params (string Name, string Value)[] settings) =>
        settings
            .GroupBy(setting => setting.Name)
            .ToDictionary(setting => $"StreamSentiment:{setting.Key}", setting => (string?)setting.Last().Value);
}
