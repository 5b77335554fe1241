using System.Collections.Concurrent;
using System.CommandLine;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Views;
using StreamSentiment.Contracts;
using StreamSentiment.Data;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Scoring;

namespace StreamSentiment.Cli.Verbs;

/// <summary>
/// Runs the whole flow in one process: reviews into a topic, the scoring pipeline, scores out of another topic.
/// </summary>
internal static class DemoVerb
{
    public static Command Create()
    {
        var count = new Option<int>("--count", "-n")
        {
            Description = "Number of reviews to score. Default: 60.",
            DefaultValueFactory = _ => 60,
        };
        var rate = RateOption.Create("Reviews per second. Default: 20/s.");
        var reviews = new Option<string?>("--reviews")
        {
            Description = "Reviews, as in --data of publish. Default: the bundled samples.",
            HelpName = "SPEC",
        };
        var model = CommonOptions.Model();
        var connection = new KafkaConnection("a broker embedded in this process.");
        var columns = new DataFileOptions();
        var asJson = CommonOptions.Json();
        var command = new Command(
            "demo",
            "Score reviews through Kafka and the scoring pipeline and show them live, without a broker or configuration."
        )
        {
            count,
            rate,
            reviews,
            model,
            asJson,
        };
        columns.AddTo(command);
        connection.AddTo(command);
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--count must be at least 1.");
            }
        });
        command.SetAction(
            async (parsed, stop) =>
            {
                var texts = Texts(parsed.GetValue(reviews), columns.Read(parsed), parsed.GetValue(count));
                var given = connection.ReadOr(parsed, "");
                using var embedded = given is null ? new EmbeddedKafka() : null;
                var options = given ?? connection.ReadOr(parsed, embedded!.Bootstrap)!;
                options.GroupId = $"streamsentiment-demo-{Guid.NewGuid():N}";
                if (embedded is null)
                {
                    await KafkaConnection.CheckAsync(options, [], stop);
                }

                Terminal.Say(
                    embedded is null
                        ? $"Kafka at {options.Bootstrap}"
                        : "Embedded Kafka (librdkafka's mock cluster) in this process"
                );
                if (embedded is null)
                {
                    await CreateTopicsAsync(options, stop);
                }
                else
                {
                    Prepare(embedded, options);
                }

                await RunAsync(
                    options,
                    parsed.GetValue(model)!,
                    texts,
                    parsed.GetValue(rate) ?? 20,
                    isEmbedded: embedded is not null,
                    parsed.GetValue(asJson),
                    stop
                );
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static async Task RunAsync(
        KafkaOptions options,
        string model,
        IReadOnlyList<string> texts,
        double rate,
        bool isEmbedded,
        bool asJson,
        CancellationToken stop
    )
    {
        await using var services = Services(options, model);
        var clients = services.GetRequiredService<KafkaClients>();
        var pipeline = services.GetRequiredService<ScoringPipeline>();
        var view = new DemoView(asJson);
        using var publisher = new ReviewPublisher(clients);
        using var scored = new ScoredReviewReader(clients, options.OutputTopic, fromBeginning: isEmbedded);
        string run = Guid.NewGuid().ToString("N")[..8];
        var reviews = Scorable(texts.Select((text, i) => new Review($"demo-{run}-{i + 1}", text)));
        using var drain = new CancellationTokenSource();
        using var abort = new CancellationTokenSource();

        var scoring = pipeline.RunAsync(drain.Token, abort.Token);
        await WaitForAssignmentAsync(pipeline, scoring, stop);

        var clock = TimeProvider.System;
        var underway = new ConcurrentDictionary<string, (string Text, long Published)>();
        using var published = new CancellationTokenSource();
        var rows = Channel.CreateUnbounded<DemoRow>(); // so that a slow terminal does not count as latency
        var showing = view.ShowAsync(rows.Reader);
        var reading = Task.Run(
            () =>
            {
                foreach (var review in scored.Follow(published.Token))
                {
                    if (underway.TryRemove(review.Id, out var sent))
                    {
                        rows.Writer.TryWrite(new DemoRow(review, sent.Text, clock.GetElapsedTime(sent.Published)));
                    }
                }
            },
            CancellationToken.None
        );
        await publisher.PublishAsync(
            reviews,
            options.InputTopic,
            rate,
            review => underway[review.Id] = (review.Text, clock.GetTimestamp()),
            stop
        );
        publisher.Flush(stop);

        // Every published review is scored before this ends, also after Ctrl-C.
        await Task.WhenAny(WaitUntilAsync(() => underway.IsEmpty), scoring);
        await drain.CancelAsync();
        await scoring;
        await published.CancelAsync();
        await reading;
        rows.Writer.Complete();
        await showing;
        view.Summarise(Terminal.Data);
    }

    private static void Prepare(EmbeddedKafka embedded, KafkaOptions options)
    {
        embedded.CreateTopics(options.InputTopic, options.OutputTopic, options.DeadLetterTopic);
        // The embedded broker answers a fetch only after this time, not as soon as a record arrives.
        options.ConsumerProperties["fetch.wait.max.ms"] = "5";
    }

    private static ServiceProvider Services(KafkaOptions options, string model)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging =>
            logging.SetMinimumLevel(LogLevel.Error).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        );
        services.AddSingleton<Microsoft.Extensions.Options.IOptions<KafkaOptions>>(
            Microsoft.Extensions.Options.Options.Create(options)
        );
        services.Configure<ScoringOptions>(scoring => scoring.Model = model);
        services.AddScoring();
        return services.BuildServiceProvider();
    }

    private static IReadOnlyList<string> Texts(string? spec, DataOptions options, int count)
    {
        string[] texts = spec is null
            ? Samples.Texts()
            :
            [
                .. DataSource
                    .Read(spec, options with { Splits = Splits.All, JudgeLabels = false })
                    .Take(count)
                    .Select(review => review.Text),
            ];
        return [.. Enumerable.Range(0, count).Select(i => texts[i % texts.Length])];
    }

    /// <summary>
    /// The reviews without those that would become dead letters: the demo would wait for their scores for ever.
    /// </summary>
    private static List<Review> Scorable(IEnumerable<Review> reviews)
    {
        int limit = new ScoringOptions().MaxReviewBytes;
        var all = reviews.ToList();
        int tooLarge = all.RemoveAll(review => EventSerializer.Serialize(review).Length > limit);
        if (tooLarge > 0)
        {
            Terminal.Say($"Left out: {tooLarge:N0} reviews of more than {limit:N0} bytes, which the scorer refuses");
        }

        return all;
    }

    private static Task CreateTopicsAsync(KafkaOptions options, CancellationToken stop) =>
        TopicsVerb.Administration(options).CreateAsync(TopicsVerb.Specs(options, partitions: 4, replication: 1), stop);

    private static async Task WaitForAssignmentAsync(ScoringPipeline pipeline, Task scoring, CancellationToken stop)
    {
        Terminal.Say("Joining the consumer group …");
        await Task.WhenAny(WaitUntilAsync(() => pipeline.IsAssigned || stop.IsCancellationRequested), scoring);
        if (scoring.IsCompleted)
        {
            await scoring;
        }
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            await timer.WaitForNextTickAsync();
        }
    }
}
