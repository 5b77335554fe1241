using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Hosting;

/// <summary>Registers options and workers with a host.</summary>
internal static class SettingsRegistration
{
    /// <summary>The tag of checks that <c>/health/live</c> asks.</summary>
    public const string LiveTag = "live";

    /// <summary>
    /// Binds options to their section below <c>StreamSentiment</c> of the host's configuration, if it has one, validates them
    /// when the host starts, and registers the options object itself for constructors. What a caller configured before this call
    /// are defaults to the configuration; what a caller configures later overrides it.
    /// </summary>
    /// <param name="name">The name of the section.</param>
    public static IServiceCollection AddSettings<TOptions, TValidator>(this IServiceCollection services, string name)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services
            .AddOptions<TOptions>()
            .Configure<IEnumerable<IConfiguration>>(
                (options, sources) => sources.LastOrDefault()?.GetSection($"{HostConfiguration.Section}:{name}").Bind(options)
            )
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<TOptions>>().Value);
        return services;
    }

    /// <summary>Registers a worker, and a hosted service that runs it from the start of the host to its stop.</summary>
    public static IServiceCollection AddWorker<TWorker>(this IServiceCollection services)
        where TWorker : class, IWorker
    {
        services.TryAddSingleton<HostFault>();
        services.TryAddSingleton<TWorker>();
        return services.AddHostedService<WorkerService<TWorker>>();
    }

    /// <summary>Registers what ends a host that hangs, as a worker and as the check of <c>/health/live</c>.</summary>
    public static IServiceCollection AddHangWatch(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(HangWatch)))
        {
            return services; // a host that scores and learns
        }

        services.AddSingleton(provider => provider.GetRequiredService<KafkaClients>().Calls);
        services.AddWorker<HangWatch>();
        services.AddHealthChecks().AddCheck<HangWatch>("native calls", tags: [LiveTag]);
        return services;
    }

    /// <summary>Validates all settings of a host that was just built, before anything is made of one of them.</summary>
    /// <exception cref="AggregateException">Settings of several kinds are wrong: one fault for each.</exception>
    /// <exception cref="OptionsValidationException">Settings of one kind are wrong.</exception>
    public static THost Validated<THost>(this THost host)
        where THost : IHost
    {
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        return host;
    }

    /// <summary>Refuses, when the host is built, a service that lacks one of its dependencies.</summary>
    public static void ValidateServices(this IHostApplicationBuilder builder) =>
        builder.ConfigureContainer(
            new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true })
        );

    private sealed class WorkerService<TWorker>(TWorker worker, HostFault fault, IHostApplicationLifetime lifetime)
        : BackgroundService
        where TWorker : IWorker
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            try
            {
                await worker.RunAsync(stoppingToken);
            }
            catch (StreamSentimentException e)
            {
                fault.Error = e;
                lifetime.StopApplication();
            }
        }
    }
}

/// <summary>Why a host stops by itself.</summary>
internal sealed class HostFault
{
    /// <summary>What a worker cannot go on with; null while there is nothing.</summary>
    public StreamSentimentException? Error { get; set; }
}

/// <summary>Work that goes on for as long as a host runs.</summary>
internal interface IWorker
{
    /// <summary>Works until told to stop.</summary>
    public Task RunAsync(CancellationToken stop);
}
