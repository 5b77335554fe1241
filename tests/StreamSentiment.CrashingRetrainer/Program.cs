using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamSentiment.CrashingRetrainer;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retrainer;
using StreamSentiment.Retraining;

// The first argument names the point, the others are those of the retrainer.
var crash = new Crash(Enum.Parse<CrashPoint>(args[0]));
return await HostProgram.RunAsync(() => RetrainerHost.Build(args[1..], Replace));

void Replace(IServiceCollection services)
{
    services.AddSingleton<ModelStore>(provider =>
    {
        string version = ModelLocation.Resolve(provider.GetRequiredService<RetrainOptions>().Model);
        return new CrashingStore(Path.GetFullPath(Path.Combine(version, "..", "..")), crash);
    });
    services.AddSingleton(provider =>
    {
        var (clients, kafka) = (provider.GetRequiredService<KafkaClients>(), provider.GetRequiredService<KafkaOptions>());
        return new EventPublisher(
            clients,
            kafka,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<EventPublisher>>(),
            limit => CrashingProducer.Create(clients.Producer(deliveryLimit: limit), kafka, crash)
        );
    });
}
