using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Control;
using StreamSentiment.Data;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retraining;
using StreamSentiment.Retraining.Promotion;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka;
using StreamSentiment.Training;

namespace StreamSentiment.Tests.Retraining;

/// <summary>Whole retrainings of a small model: labels in a topic, the decision and what is left in the store.</summary>
public sealed class RetrainPipelineTests : IDisposable
{
    private static readonly string[] Neutral = ["the", "a", "movie", "film", "story", "acting", "was", "it"];

    private readonly EmbeddedKafka kafka = new();
    private readonly TestTopics topics;
    private readonly TinyModel model = new();
    private readonly TemporaryFolder folder = new();
    private readonly List<string> progress = [];

    public RetrainPipelineTests()
    {
        topics = new TestTopics(kafka.Bootstrap);
        kafka.CreateTopics([.. topics.Environment.Where(each => each.Key.EndsWith("TOPIC")).Select(each => each.Value)]);
    }

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    private ModelStore Store => new FolderModelStore(model.Store);

    private string[] Versions => [.. Store.List(Assert.Fail).Select(version => version.Manifest.Version)];

    public void Dispose()
    {
        folder.Dispose();
        model.Dispose();
        kafka.Dispose();
    }

    [Fact]
    public async Task Run_RefusedAgainAndAgain_KeepsNoMoreVersionsThanIsAskedFor()
    {
        using var host = Build(("Retraining:KeepVersions", "1"));
        Publish(Labels(300, areWrong: true));

        string[] candidates = [await RefusedAsync("r1"), await RefusedAsync("r2"), await RefusedAsync("r3")];

        Assert.Equal([model.Manifest.Version, candidates[2]], Versions);
        Assert.Contains($"deleted old versions: {candidates[0]}", progress);
        Assert.Contains($"deleted old versions: {candidates[1]}", progress);
        Assert.Equal(model.Manifest.Version, Store.Current(TinyModel.Name));

        async Task<string> RefusedAsync(string id)
        {
            var result = await RunAsync(host, id);
            Assert.Equal(
                (CommandOutcome.Refused, "referenceTexts or oldestLabels"),
                (result.Outcome, Stand(result.Facts!["anchor"]))
            );
            return result.Facts["version"];
        }

        static string Stand(string anchor) =>
            anchor is "referenceTexts" or "oldestLabels" ? "referenceTexts or oldestLabels" : anchor;
    }

    [Fact]
    public async Task Run_StoreThatTakesNoVersion_FailsBeforeItTrains()
    {
        using var host = Build(services => services.AddSingleton<ModelStore>(new ReadOnlyStore(model.Store)));
        Publish(Labels(300));

        await Assert.ThrowsAsync<UnwritableStoreException>(() => RunAsync(host, "r1"));

        Assert.Empty(progress);
    }

    [Fact]
    public async Task Run_NoAnchorAndAModelWithAValidationSample_IsJudgedByItDoesNotLearnItAndCarriesItOn()
    {
        LabelledText[] kept = [.. Labels(400, first: 10_000)];
        string first = Store.FolderOf(TinyModel.Name, model.Manifest.Version);
        var sample = ValidationSample.Create(kept, Enumerable.Range(0, kept.Length), keepsTexts: false)!;
        TestModels.Rewrite(first, "validation.json", sample.ToJson());
        string data = folder.Write(
            "first.jsonl",
            string.Join(
                '\n',
                kept.Select(review => JsonSerializer.Serialize(new { text = review.Text, label = review.IsPositive }))
            )
        );
        // Labels of several partitions have no fixed order, and a small model then learns one label better than the other.
        using var host = Build(
            ("Retraining:RehearsalData", $"{data}#all"),
            ("Promotion:SliceMargin", "0.3"),
            ("Promotion:AnchorMargin", "0.3")
        );
        Publish([
            .. Labels(600),
            .. kept.Select(review => review with { Id = $"again-{review.Id}", Text = review.Text.ToUpperInvariant() }),
        ]);

        var result = await RunAsync(host, "r1");

        Assert.True(result.Outcome == CommandOutcome.Succeeded, result.Summary);
        Assert.EndsWith(
            "No anchor set is configured: the validation sample that is stored with the model stood in.",
            result.Summary
        );
        Assert.Equal("validationSample", result.Facts!["anchor"]);
        var decision = PromotionDecision.Read(Store, TinyModel.Name, result.Facts["version"])!;
        Assert.Equal(AnchorSource.ValidationSample, decision.AnchorSource);
        Assert.Equal(sample.Reviews.Count, decision.Anchor!.Candidate.Reviews);
        Assert.Contains(progress, message => message.Contains($"that are in the validation sample of {model.Manifest.Version}"));
        // What the next retraining is judged by: the same reviews.
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(first, "validation.json")),
            File.ReadAllBytes(Path.Combine(Store.FolderOf(TinyModel.Name, result.Facts["version"]), "validation.json"))
        );
    }

    private Task<CommandResult> RunAsync(IHost host, string id) =>
        host
            .Services.GetRequiredService<RetrainPipeline>()
            .RunAsync(
                new RetrainCommand
                {
                    Id = id,
                    Issuer = "test",
                    IssuedAt = DateTimeOffset.UnixEpoch,
                    LearningRate = 0.02,
                    Epochs = 8,
                    HoldOut = 0.3,
                    Rehearsal = 0,
                },
                (_, message, _) => progress.Add(message),
                Test
            );

    private IHost Build(params (string Name, string Value)[] settings) => Build(_ => { }, settings);

    private IHost Build(Action<IServiceCollection> change, params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([
            .. topics.Environment.Select(each =>
                KeyValuePair.Create(
                    each.Key.Replace("STREAMSENTIMENT__", "StreamSentiment:").Replace("__", ":"),
                    (string?)each.Value
                )
            ),
            .. settings
                .Append(("Retraining:Model", model.Store))
                .Append(("Promotion:LeastReviews", "50"))
                .Append(("Promotion:LeastSpeed", "0.01"))
                .Append(("Promotion:CalibrationError", "0.5"))
                .Select(setting => KeyValuePair.Create($"StreamSentiment:{setting.Item1}", (string?)setting.Item2)),
        ]);
        builder.ValidateServices();
        builder.Services.AddRetraining();
        change(builder.Services);
        return builder.Build();
    }

    private void Publish(LabelledText[] reviews)
    {
        using var producer = topics.Clients.Producer();
        foreach (var review in reviews)
        {
            var label = new ReviewLabelled(
                review.Id,
                review.Text,
                review.IsPositive ? SentimentLabel.Positive : SentimentLabel.Negative
            );
            producer.Produce(
                topics.Options.LabelledTopic,
                new() { Key = Encoding.UTF8.GetBytes(label.Id), Value = EventSerializer.Serialize(label) }
            );
        }

        Assert.Equal(0, producer.Flush(Eventually.Patience));
    }

    /// <summary>Reviews of which no two have the same text; one word of each tells the label.</summary>
    private static LabelledText[] Labels(int count, int first = 0, bool areWrong = false)
    {
        var random = new Random(first + 1);
        return
        [
            .. Enumerable
                .Range(first, count)
                .Select(number =>
                {
                    bool isPositive = random.Next(2) == 0,
                        says = areWrong ? random.Next(2) == 0 : isPositive;
                    string filler = string.Join(' ', Enumerable.Range(0, 4).Select(_ => Neutral[random.Next(Neutral.Length)]));
                    return new LabelledText($"{filler} {(isPositive ? "great" : "awful")} n{number}", says) { Id = $"l{number}" };
                }),
        ];
    }

    /// <summary>As on a read-only file system.</summary>
    private sealed class ReadOnlyStore(string root) : FolderModelStore(root)
    {
        internal override string CreateDraftFolder(string name) =>
            throw new UnwritableStoreException("No version can be stored.", new IOException());
    }
}
