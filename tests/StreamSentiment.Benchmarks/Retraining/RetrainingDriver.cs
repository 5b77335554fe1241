using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Control;
using StreamSentiment.Data;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Benchmarks.Retraining;

/// <summary>
/// The whole house on a real Kafka, scorer and retrainer in processes of their own: wrong labels, right labels and a roll-back,
/// each by command while reviews are scored.
/// </summary>
internal sealed class RetrainingDriver : IStatusObserver, IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly string run = $"retraining-{Guid.NewGuid().ToString("N")[..8]}";
    private readonly DirectoryInfo store = Directory.CreateTempSubdirectory("streamsentiment-retraining-");
    private readonly ConcurrentDictionary<string, TaskCompletionSource<CommandEvent>> awaited = [];
    private readonly BenchmarkKafka kafka;
    private readonly KafkaOptions options;
    private readonly LabelledText[] labelled,
        heldBack;
    private readonly string name,
        rehearsal,
        anchor;
    private readonly double rate;
    private int scored;

    public RetrainingDriver(string bootstrap, string spec, string model, string rehearsal, string anchor, double rate)
    {
        kafka = new BenchmarkKafka(bootstrap, partitions: 4);
        options = kafka.Options($"{run}-raw", $"{run}-scored");
        (options.LabelledTopic, options.ControlTopic) = ($"{run}-labelled", $"{run}-control");
        (this.rehearsal, this.anchor, this.rate) = (rehearsal, anchor, rate);
        var data = DataSource.Load(spec, new DataOptions());
        (labelled, heldBack) = ([.. data.Train], [.. data.Test]);
        name = Copy(ModelLocation.Resolve(model));
    }

    public async Task RunAsync(CancellationToken stop)
    {
        await kafka.CreateTopicsAsync(
            stop,
            options.InputTopic,
            options.OutputTopic,
            options.DeadLetterTopic,
            options.LabelledTopic
        );
        await kafka.CreateTopicsAsync(
            [
                TopicSpec.Compacted(options.PublishedTopic, 1),
                new TopicSpec(options.StatusTopic, 1, 1),
                new TopicSpec(options.ControlTopic, 1, 1),
            ],
            stop
        );
        var clients = BenchmarkKafka.Clients(options);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var following = new StatusFollower(
            new EventTopics(BenchmarkKafka.Clients(options), options),
            [this],
            TimeProvider.System,
            NullLogger<StatusFollower>.Instance
        ).RunAsync(end.Token);
        await using (
            var scorer = new HostProcess(
                "StreamSentiment.Scorer.dll",
                [
                    .. Topics(),
                    "--group",
                    $"{run}-scorer",
                    "--model",
                    Path.Combine(store.FullName, name),
                    "--url",
                    "http://127.0.0.1:0",
                ]
            )
        )
        await using (var retrainer = new HostProcess("StreamSentiment.Retrainer.dll", [.. Topics(), .. RetrainerSettings()]))
        {
            using var commands = BenchmarkKafka.Publisher(options);
            using var stream = new LatencyStream(options, [.. labelled.Concat(heldBack).Select(review => review.Text)], rate);
            await AskAsync(
                commands,
                new StatusCommand
                {
                    SchemaVersion = 1,
                    Id = "status",
                    Issuer = run,
                    IssuedAt = TimeProvider.System.GetUtcNow(),
                },
                stop
            );
            await stream.MeasureAsync(() => Task.Delay(TimeSpan.FromSeconds(5), stop), stop); // both are warm
            Console.WriteLine(
                $"{labelled.Length:N0} labelled reviews, {heldBack.Length} held back, {rate:N0} reviews/s scored "
                    + $"meanwhile, {Environment.ProcessorCount} cores"
            );
            Console.WriteLine();
            Console.WriteLine(
                "| step | outcome | current version | accuracy on the held back | s from command to answer | s from "
                    + "command to the first review scored by another version | p50, ms | p99, ms |"
            );
            Console.WriteLine("|---|---|---|---|---|---|---|---|");
            await StepAsync(commands, stream, "before", null, stop);
            PublishLabels(areShuffled: true, stop);
            await StepAsync(commands, stream, "retrain, shuffled labels", Retrain("wrong"), stop);
            PublishLabels(areShuffled: false, stop);
            await StepAsync(commands, stream, "retrain, right labels", Retrain("right"), stop);
            await StepAsync(
                commands,
                stream,
                "rollback",
                new RollbackCommand
                {
                    SchemaVersion = 1,
                    Id = "back",
                    Issuer = run,
                    IssuedAt = TimeProvider.System.GetUtcNow(),
                },
                stop
            );
            Console.WriteLine();
            Console.WriteLine(
                $"{stream.Published + 4 * heldBack.Length:N0} reviews published, {CountScores():N0} scores in the topic"
            );
        }

        await end.CancelAsync();
        await following;
    }

    public void Dispose() => store.Delete(recursive: true);

    /// <summary>One command under load, and what the model that is current after it makes of the reviews held back.</summary>
    private async Task StepAsync(
        EventPublisher commands,
        LatencyStream stream,
        string step,
        ControlCommand? command,
        CancellationToken stop
    )
    {
        string? former = null;
        long started = 0;
        TimeSpan? answered = null,
            switched = null;
        CommandEvent? answer = null;
        double[] latencies = await stream.MeasureAsync(
            async () =>
            {
                if (command is not null)
                {
                    started = Stopwatch.GetTimestamp();
                    answer = await AskAsync(commands, command, stop);
                    answered = Stopwatch.GetElapsedTime(started);
                }

                await Task.Delay(Quiet, stop);
            },
            stop,
            review =>
            {
                former ??= review.Model.Version;
                if (review.Model.Version != former && switched is null && started != 0)
                {
                    switched = Stopwatch.GetElapsedTime(started);
                }
            }
        );
        var (version, accuracy) = await ScoreAsync(stop);
        string outcome = answer switch
        {
            CommandFinished finished => finished.Outcome,
            null => "",
            _ => "rejected",
        };
        Console.WriteLine(
            $"| {step} | {outcome} | {version} | {accuracy:P2} | {answered?.TotalSeconds:F1} | "
                + $"{switched?.TotalSeconds:F1} | {Percentiles.At(latencies, 0.5):F1} | {Percentiles.At(latencies, 0.99):F1} |"
        );
        if (answer is CommandFinished { Summary: var summary })
        {
            Console.Error.WriteLine(summary);
        }
    }

    /// <summary>The reviews held back through the stream, held against their labels.</summary>
    private async Task<(string Version, double Accuracy)> ScoreAsync(CancellationToken stop)
    {
        int number = scored++;
        using var publisher = new ReviewPublisher(BenchmarkKafka.Clients(options));
        using var reader = new ScoredReviewReader(BenchmarkKafka.Clients(options), options.OutputTopic, fromBeginning: false);
        await publisher.PublishAsync(
            heldBack.Select((review, i) => new Review($"held/{number}/{i}", review.Text)),
            options.InputTopic,
            null,
            _ => { },
            stop
        );
        publisher.Flush(stop);
        var scores = reader
            .Follow(stop)
            .Where(score => score.Id.StartsWith($"held/{number}/", StringComparison.Ordinal))
            .Take(heldBack.Length)
            .ToArray();
        return (
            string.Join(", ", scores.Select(score => score.Model.Version).Distinct()),
            scores.Average(score =>
                (score.Label == SentimentLabel.Positive) == heldBack[int.Parse(score.Id.Split('/')[^1])].IsPositive ? 1.0 : 0
            )
        );
    }

    /// <summary>Each review's latest label counts: the right ones replace the wrong ones.</summary>
    private void PublishLabels(bool areShuffled, CancellationToken stop)
    {
        bool[] labels = [.. labelled.Select(review => review.IsPositive)];
        if (areShuffled)
        {
            new Random(1).Shuffle(labels);
        }

        (LabelledText, bool)[] inAnyOrder = [.. labelled.Zip(labels)]; // a domain's file holds one label after the other
        new Random(2).Shuffle(inAnyOrder);
        using var producer = BenchmarkKafka.Clients(options).Producer();
        foreach (var (review, isPositive) in inAnyOrder)
        {
            var label = new ReviewLabelled(review.Id, review.Text, isPositive ? SentimentLabel.Positive : SentimentLabel.Negative)
            {
                Source = review.Source,
            };
            producer.Produce(
                options.LabelledTopic,
                new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(label.Id), Value = EventSerializer.Serialize(label) }
            );
        }

        producer.Flush(stop);
    }

    private RetrainCommand Retrain(string id) =>
        new()
        {
            SchemaVersion = 1,
            Id = id,
            Issuer = run,
            IssuedAt = TimeProvider.System.GetUtcNow(),
            HoldOut = 0.25,
        };

    private async Task<CommandEvent> AskAsync(EventPublisher commands, ControlCommand command, CancellationToken stop)
    {
        var answer = awaited.GetOrAdd(command.Id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        await commands.PublishAsync(command, stop);
        return await answer.Task.WaitAsync(stop);
    }

    void IStatusObserver.Observe(StatusEvent status, bool isNew, CancellationToken stop)
    {
        if (status is CommandFinished or CommandRejected)
        {
            awaited
                .GetOrAdd(((CommandEvent)status).CommandId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously))
                .TrySetResult((CommandEvent)status);
        }
        else if (status is CommandProgressed { Message: var message })
        {
            Console.Error.WriteLine(message);
        }
    }

    private string[] Topics() =>
        [
            "--bootstrap",
            options.Bootstrap,
            .. Setting("InputTopic", options.InputTopic),
            .. Setting("OutputTopic", options.OutputTopic),
            .. Setting("DeadLetterTopic", options.DeadLetterTopic),
            .. Setting("LabelledTopic", options.LabelledTopic),
            .. Setting("ControlTopic", options.ControlTopic),
            .. Setting("PublishedTopic", options.PublishedTopic),
            .. Setting("StatusTopic", options.StatusTopic),
        ];

    private string[] RetrainerSettings() =>
        [
            "--group",
            $"{run}-retrainer",
            "--model",
            Path.Combine(store.FullName, name),
            "--url",
            "http://127.0.0.1:0",
            .. rehearsal.Length == 0 ? (string[])[] : ["--StreamSentiment:Retraining:RehearsalData", rehearsal],
            .. anchor.Length == 0 ? (string[])[] : ["--StreamSentiment:Retraining:AnchorData", anchor],
        ];

    private static string[] Setting(string setting, string value) => [$"--StreamSentiment:Kafka:{setting}", value];

    private string Copy(string folder)
    {
        var manifest = ModelLocation.ReadManifest(folder);
        string copy = Directory.CreateDirectory(Path.Combine(store.FullName, manifest.Name, manifest.Version)).FullName;
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        new FolderModelStore(store.FullName).MakeCurrent(manifest.Name, manifest.Version);
        return manifest.Name;
    }

    private long CountScores()
    {
        using var reader = new ScoredReviewReader(BenchmarkKafka.Clients(options), options.OutputTopic, fromBeginning: true);
        return reader.ReadExisting(CancellationToken.None).Count();
    }
}
