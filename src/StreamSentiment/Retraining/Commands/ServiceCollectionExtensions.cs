using Microsoft.Extensions.DependencyInjection;
using StreamSentiment.Control;
using StreamSentiment.Control.Redrive;
using StreamSentiment.Hosting;
using StreamSentiment.Scoring.Replay;

namespace StreamSentiment.Retraining.Commands;

/// <summary>Registers the commands of a retrainer.</summary>
internal static class ServiceCollectionExtensions
{
    public static void AddRetrainerCommands(this IServiceCollection services)
    {
        services.AddSingleton<CommandHistory>();
        services.AddSingleton<IStatusObserver>(provider => provider.GetRequiredService<CommandHistory>());
        services.AddSingleton<IStatusObserver>(provider => provider.GetRequiredService<RetrainTriggers>());
        services.AddSingleton<StatusFollower>();
        services.AddSingleton<VersionCommands>();
        services.AddSingleton<RedriveRun>();
        services.AddSingleton(provider =>
            ActivatorUtilities.CreateInstance<ReplayRun>(provider, provider.GetRequiredService<RetrainOptions>().MaxReviewBytes)
        );
        services.AddSingleton<RetrainerFacts>();
        services.AddSingleton<ICommandTable, RetrainerCommands>();
        services.AddSingleton<CommandDispatcher>();
        services.AddSingleton<CommandLanes>();
        services.AddSingleton<CommandAnswers>();
        services.AddSingleton<CommandLoop>();
        services.AddWorker<CommandWorker>();
    }
}
