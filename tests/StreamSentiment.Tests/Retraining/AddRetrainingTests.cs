using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Control;
using StreamSentiment.Hosting;
using StreamSentiment.Retraining;
using StreamSentiment.Tests.EndToEnd;

namespace StreamSentiment.Tests.Retraining;

/// <summary>The retrainer in a host that is not ours: <c>AddRetraining</c>, configuration, run.</summary>
public sealed class AddRetrainingTests(TinyModel model) : IClassFixture<TinyModel>
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddRetraining_InAGenericHost_BuildsEveryWorkerAndIsNotReadyBeforeItReads()
    {
        using var host = Build("Retraining:Instance", "retrainer-7");

        Assert.Equal(2, host.Services.GetServices<IHostedService>().Count(service => service is BackgroundService));
        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Test);
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Contains("status topic", Assert.Single(health.Entries.Values).Description);
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

    private IHost Build(string setting, string value)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["StreamSentiment:Kafka:Bootstrap"] = "127.0.0.1:1",
                ["StreamSentiment:Kafka:GroupId"] = "retrainers",
                ["StreamSentiment:Retraining:Model"] = model.Store,
                [$"StreamSentiment:{setting}"] = value,
            }
        );
        builder.ValidateServices();
        builder.Services.AddRetraining();
        return builder.Build();
    }
}
