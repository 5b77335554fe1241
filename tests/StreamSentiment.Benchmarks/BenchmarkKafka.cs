using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Scoring;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Benchmarks;

/// <summary>The Kafka of a measurement: topics of its own, and the production services on them.</summary>
internal sealed class BenchmarkKafka(string bootstrap, int partitions)
{
    /// <summary>Of each topic.</summary>
    public int Partitions => partitions;

    public KafkaOptions Options(string input, string output) =>
        new()
        {
            Bootstrap = bootstrap,
            GroupId = $"{output}-group",
            InputTopic = input,
            OutputTopic = output,
            DeadLetterTopic = $"{output}-dead-letter",
            PublishedTopic = $"{output}-published",
            StatusTopic = $"{output}-status",
        };

    public static KafkaClients Clients(KafkaOptions options) => new(options, NullLogger<KafkaClients>.Instance);

    public static EventPublisher Publisher(KafkaOptions options) =>
        new(Clients(options), options, TimeProvider.System, NullLogger<EventPublisher>.Instance);

    /// <summary>A reporter whose events are lost, for measurements without a broker.</summary>
    public static StatusReporter Nowhere { get; } =
        new(
            new EventPublisher(
                null!,
                new KafkaOptions(),
                TimeProvider.System,
                NullLogger<EventPublisher>.Instance,
                _ => throw new KafkaException(ErrorCode.Local_Transport)
            ),
            "benchmark",
            TimeProvider.System
        );

    /// <summary>As the scorer registers them.</summary>
    /// <param name="scoring">Sets the model, and what else is measured.</param>
    /// <param name="sampling">Which reviews are traced, if anybody listens; null for the scorer's default.</param>
    public static ServiceProvider Services(KafkaOptions options, Action<ScoringOptions> scoring, TraceSampling? sampling = null)
    {
        var services = new ServiceCollection();
        if (sampling is not null)
        {
            services.AddSingleton(sampling);
        }

        services.AddLogging(logging =>
            logging.SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        );
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options));
        services.Configure(scoring);
        services.AddScoring();
        return services.BuildServiceProvider();
    }

    public Task CreateTopicsAsync(CancellationToken stop, params IEnumerable<string> names) =>
        CreateTopicsAsync(names.Select(name => new TopicSpec(name, partitions, 1)), stop);

    public Task CreateTopicsAsync(IEnumerable<TopicSpec> topics, CancellationToken stop) =>
        new TopicAdministration(
            Clients(Options("none", "none")),
            TimeProvider.System,
            NullLogger<TopicAdministration>.Instance
        ).CreateAsync([.. topics], stop);
}
