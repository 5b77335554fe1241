using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Text;
using StreamSentiment.Training;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Tests.Training;

public sealed class ValidationSampleTests : IDisposable
{
    private static readonly LabelledText[] Reviews =
    [
        .. Enumerable.Range(0, 3000).Select(i => new LabelledText($"marker {i}", i % 3 == 0)),
    ];

    private readonly TemporaryFolder folder = new();
    private readonly ModelStore store;

    public ValidationSampleTests() => store = new FolderModelStore(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Create_HeldBackReviews_TakesAsManyOfEachLabelAtEqualDistances()
    {
        var sample = ValidationSample.Create(Reviews, Enumerable.Range(0, 1200), keepsTexts: true)!;

        Assert.Equal(200, sample.Reviews.Count(review => review.IsPositive));
        Assert.Equal(
            [.. Enumerable.Range(0, 200).Select(i => $"marker {6 * i}")],
            sample.Reviews.Where(review => review.IsPositive).Select(review => review.Text)
        );
        Assert.Equal(200, sample.Reviews.Count(review => !review.IsPositive));
        Assert.Equal(
            200,
            ValidationSample.Create(Reviews, Enumerable.Range(0, 300), keepsTexts: true)!.Reviews.Count(r => !r.IsPositive)
        );
        Assert.Null(ValidationSample.Create(Reviews, [], keepsTexts: true));
    }

    [Fact]
    public void Create_CopiesOfLearntReviewsAndContradictions_AreLeftOut()
    {
        LabelledText[] reviews = [new("A b.", true), new("a B!", true), new("c", true), new("c", false), new("d", false)];

        var sample = ValidationSample.Create(reviews, [1, 2, 3, 4], keepsTexts: true)!;

        Assert.Equal("d", Assert.Single(sample.Reviews).Text);
        Assert.True(sample.Holds(" D?"));
        Assert.False(sample.Holds("a b"));
    }

    [Fact]
    public void ToJson_WithoutTexts_HoldsNoneAndFindsThemInTheDataInAnyOrder()
    {
        var sample = ValidationSample.Create(Reviews, Enumerable.Range(0, 1200), keepsTexts: false)!;
        string json = System.Text.Encoding.UTF8.GetString(sample.ToJson());

        Assert.DoesNotContain("marker", json);
        Assert.False(sample.HasTexts);
        Assert.Empty(sample.Find([]));
        // Another file of the same data, with labels that are not believed.
        var found = sample.Find(
            Enumerable.Reverse(Reviews).Select(review => new LabelledText($"{review.Text.ToUpperInvariant()}.", true))
        );
        Assert.Equal(sample.Reviews.Select(review => review.IsPositive), found.Select(review => review.IsPositive));
        Assert.Equal(
            ValidationSample.Create(Reviews, Enumerable.Range(0, 1200), keepsTexts: true)!.Find([]).Select(review => review.Text),
            found.Select(review => review.Text.ToLowerInvariant().TrimEnd('.'))
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Store_TrainedModel_HasReviewsThatItDidNotLearn(bool keepsTexts)
    {
        LabelledText[] reviews =
        [
            .. Reviews.Take(300).Select(review => review with { Text = $"{review.Text} w{review.IsPositive}" }),
        ];
        var trained = Trainer().Train(reviews, TestContext.Current.CancellationToken);
        string[] heldBack = [.. trained.Validation.Select(example => reviews[example.Place].Text)];

        var stored = trained.Store(store, "m", new Dictionary<string, string>(), sample: trained.Sample(reviews, keepsTexts));

        var sample = ValidationSample.Read(Open(stored.Manifest))!;
        Assert.Equal(60, heldBack.Length);
        Assert.Equal(heldBack.Order(), sample.Find(keepsTexts ? [] : reviews).Select(review => review.Text).Order());
        Assert.Equal(keepsTexts, sample.HasTexts);
        Assert.All(
            trained.Validation,
            example => Assert.Equal(trained.Encoder.Encode(reviews[example.Place].Text).TokenIds, example.TokenIds)
        );
    }

    [Fact]
    public void Sample_TrainedAgainOnAll_IsNone()
    {
        LabelledText[] reviews = [.. Reviews.Take(100)];
        var chosen = Trainer().Train(reviews, TestContext.Current.CancellationToken).Outcome;

        Assert.Null(Trainer().Refit(reviews, chosen, TestContext.Current.CancellationToken).Sample(reviews, keepsTexts: true));
    }

    [Fact]
    public void Read_StoredWithout_IsNoneAndTheScoresAreThoseWithOne()
    {
        var manifest = TestModels.Store(store);
        Assert.Null(ValidationSample.Read(Open(manifest)));
        Assert.DoesNotContain("validation.json", manifest.Files.Keys);
        float[] without = Scores(manifest);

        Rewrite(manifest, ValidationSample.Create(Reviews, [1, 2, 3], keepsTexts: false)!.ToJson());

        Assert.Equal(without, Scores(manifest));
        Assert.Equal(3, ValidationSample.Read(Open(manifest))!.Reviews.Count);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"reviews":null}""")]
    [InlineData("""{"reviews":[null]}""")]
    [InlineData("""{"reviews":[{"key":null,"isPositive":true}]}""")]
    [InlineData("nothing")]
    public void Read_NoSample_IsRefusedInASentence(string content)
    {
        var manifest = TestModels.Store(store);
        Rewrite(manifest, System.Text.Encoding.UTF8.GetBytes(content));

        Assert.StartsWith(
            $"validation.json of tiny {manifest.Version} is refused: ",
            Assert.Throws<InvalidModelException>(() => ValidationSample.Read(Open(manifest))).Message
        );
    }

    [Fact]
    public void Open_AlteredSample_IsRefused()
    {
        var manifest = TestModels.Store(store);
        Rewrite(manifest, ValidationSample.Create(Reviews, [1], keepsTexts: true)!.ToJson());
        File.AppendAllText(Path.Combine(store.FolderOf("tiny", manifest.Version), "validation.json"), " ");

        Assert.Contains("was altered", Assert.Throws<InvalidModelException>(() => Open(manifest)).Message);
    }

    private ModelFiles Open(ModelManifest manifest) => ModelFiles.Open(store.FolderOf(manifest.Name, manifest.Version));

    private float[] Scores(ModelManifest manifest)
    {
        using var model = SentimentModel.Load(store.FolderOf(manifest.Name, manifest.Version), Precision.Fp32);
        return Evaluator.Score(model, ["w1 w2", "w3", "w4 w5 w6"], 1, TestContext.Current.CancellationToken);
    }

    private void Rewrite(ModelManifest manifest, byte[] content) =>
        TestModels.Rewrite(store.FolderOf(manifest.Name, manifest.Version), "validation.json", content);

    private static RecipeTrainer Trainer() =>
        new(
            Recipe.FromArchitecture("lstm") with
            {
                Text = new TextProfile { VocabularySize = 400, MaxSequenceLength = 20 },
                Spec = ModelSpec.Named("lstm", 400) with { EmbeddingSize = 4, RecurrentLayers = [new(RecurrentCell.Lstm, 4)] },
                Training = new() { Epochs = 1, Threads = 1 },
            }
        );
}
