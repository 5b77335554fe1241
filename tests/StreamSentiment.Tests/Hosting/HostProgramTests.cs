using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamSentiment.Hosting;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Hosting;

public sealed class HostProgramTests
{
    [Fact]
    public async Task Run_StoppedWhileItStarts_EndsInOrder()
    {
        var run = HostProgram.RunAsync(() =>
        {
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Services.AddHostedService<StoppedAtStart>();
            return builder.Build();
        });
        Assert.Equal(0, await run.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken));
    }

    /// <summary>A signal comes while this starts.</summary>
    private sealed class StoppedAtStart(IHostApplicationLifetime lifetime) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.StopApplication();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
