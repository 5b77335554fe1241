using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Control;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Retraining;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka;

namespace StreamSentiment.Tests.Retraining;

/// <summary>The retrainer in a host that is not ours: <c>AddRetraining</c>, configuration, run.</summary>
public sealed class AddRetrainingTests(TinyModel model) : IClassFixture<TinyModel>
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddRetraining_InAGenericHost_BuildsEveryWorkerAndIsNotReadyBeforeItReads()
    {
        using var host = Build("Retraining:Instance", "retrainer-7");

        Assert.Equal(4, host.Services.GetServices<IHostedService>().Count(service => service is BackgroundService));
        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Test);
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Contains("status topic", health.Entries["retraining"].Description);
        Assert.Contains("brokers", health.Entries["kafka"].Description);
    }

    [Fact]
    public async Task AddRetraining_InAGenericHost_CarriesOutCommandsAndGivesABadLabelADeadLetter()
    {
        using var kafka = new EmbeddedKafka();
        var topics = new TestTopics(kafka.Bootstrap);
        kafka.CreateTopics([.. topics.Environment.Where(each => each.Key.EndsWith("TOPIC")).Select(each => each.Value)]);
        using var own = new TinyModel(); // another version becomes current here
        string other = own.Publish(seed: 2).Version;
        using var host = Build([
            .. topics.Environment.Select(each => (each.Key["STREAMSENTIMENT__".Length..].Replace("__", ":"), each.Value)),
            ("Retraining:Model", own.Store),
        ]);
        using (var producer = topics.Clients.Producer())
        {
            foreach (string value in (string[])["""{"id":"l1","text":"a great film","label":"positive"}""", "no label"])
            {
                await producer.ProduceAsync(topics.Options.LabelledTopic, new() { Value = Encoding.UTF8.GetBytes(value) }, Test);
            }
        }

        await host.StartAsync(Test);
        using var publisher = topics.Publisher();
        using var statuses = new EventTopics(topics.Clients, topics.Options).OpenStatuses(Assert.Fail);
        async Task<CommandFinished> CarryOutAsync(ControlCommand command)
        {
            await publisher.PublishAsync(command with { Issuer = "test", IssuedAt = TimeProvider.System.GetUtcNow() }, Test);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Test);
            patience.CancelAfter(Eventually.Patience);
            return statuses.Follow(patience.Token).OfType<CommandFinished>().First(each => each.CommandId == command.Id);
        }

        var promoted = await CarryOutAsync(new PromoteCommand { Id = "c1", Version = other });
        Assert.Equal((CommandOutcome.Succeeded, other), (promoted.Outcome, promoted.Facts?["version"]));
        var rolledBack = await CarryOutAsync(new RollbackCommand { Id = "c2" });
        Assert.Equal((CommandOutcome.Succeeded, own.Manifest.Version), (rolledBack.Outcome, rolledBack.Facts?["version"]));
        var failed = await CarryOutAsync(new RollbackCommand { Id = "c3", Version = "nowhere" });
        Assert.Equal(CommandOutcome.Failed, failed.Outcome);
        Assert.Contains("nowhere", failed.Summary);

        var letter = Assert.Single(topics.Read(topics.Options.DeadLetterTopic, records => records.Count > 0));
        Assert.Equal("no label", Encoding.UTF8.GetString(letter.Message.Value));

        var health = host.Services.GetRequiredService<HealthCheckService>();
        await Eventually.IsTrueAsync(
            async () => (await health.CheckHealthAsync(Test)).Status == HealthStatus.Healthy,
            "it is healthy"
        );
        await Eventually.EndsAsync(host.StopAsync(Test));
    }

    [Fact]
    public void AddRetraining_EveryCommandOfTheGroup_HasAHandler()
    {
        using var host = Build("Retraining:Instance", "retrainer-7");
        var handled = host.Services.GetRequiredService<ICommandTable>().Handlers.Select(handler => handler.Command);

        Assert.Equal(
            [
                typeof(EvaluateCommand),
                typeof(PromoteCommand),
                typeof(RedriveCommand),
                typeof(RepeatCommand),
                typeof(ReplayCommand),
                typeof(RetrainCommand),
                typeof(RollbackCommand),
                typeof(StatusCommand),
            ],
            handled.OrderBy(type => type.Name, StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("Kafka:LabelledTopic", "reviews.dead-letter", "Kafka:LabelledTopic")]
    [InlineData("Retraining:Instance", "", "Instance")]
    [InlineData("Triggers:Labels", "0", "Labels")]
    public async Task AddRetraining_SettingIsWrong_DoesNotStart(string setting, string value, string named)
    {
        using var host = Build(setting, value);
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Test));
        Assert.Contains(named, refused.Message);
    }

    private IHost Build(string setting, string value) =>
        Build([
            ("Kafka:Bootstrap", "127.0.0.1:1"),
            ("Kafka:GroupId", "retrainers"),
            ("Retraining:Model", model.Store),
            (setting, value),
        ]);

    private static IHost Build((string Name, string Value)[] settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create($"StreamSentiment:{setting.Name}", (string?)setting.Value))
        );
        builder.ValidateServices();
        builder.Services.AddRetraining();
        return builder.Build();
    }
}
