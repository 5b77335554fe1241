using StreamSentiment.Contracts;
using StreamSentiment.Drift;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Text;
using TorchSharp;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>A model store with one small model of random weights: its scores mean nothing, but each text has its own.</summary>
public sealed class TinyModel : IDisposable
{
    public const string Name = "tiny";

    public static readonly string[] Words =
    [
        "the",
        "a",
        "and",
        "of",
        "to",
        "is",
        "it",
        "in",
        "this",
        "that",
        "was",
        "as",
        "for",
        "with",
        "movie",
        "film",
        "but",
        "not",
        "good",
        "bad",
        "great",
        "awful",
        "love",
        "boring",
        "story",
        "acting",
        "one",
        "very",
        "never",
        "again",
    ];

    private readonly TemporaryFolder store = new();

    public TinyModel()
    {
        NativeTorch.EnsureLoaded();
        Manifest = Publish(seed: 1);
        new FolderModelStore(Store).MakeCurrent(Name, Manifest.Version);
    }

    /// <summary>The folder of the store; a model path as well, since there is only one model in it.</summary>
    public string Store => store.Path;

    internal ModelManifest Manifest { get; }

    /// <summary>Stores a version with weights of its own, which is not current.</summary>
    internal ModelManifest Publish(int seed)
    {
        var text = new TextProfile
        {
            VocabularySize = Words.Length + 1,
            MaxSequenceLength = 60,
            Unknown = UnknownPolicy.Drop,
        };
        var vocabulary = Vocabulary.Build([string.Join(' ', Words)], text);
        using var classifier = new RecurrentClassifier(
            new ModelSpec
            {
                VocabularySize = vocabulary.Size,
                EmbeddingSize = 8,
                RecurrentLayers = [new(RecurrentCell.Lstm, Units: 8), new(RecurrentCell.Lstm, Units: 8)],
            }
        );
        Randomise(classifier, seed);
        return TestModels.Store(new FolderModelStore(Store), new NetworkEnsemble(classifier), Name, text, vocabulary);
    }

    /// <summary>Stores a version that knows what reviews are like.</summary>
    internal ModelManifest PublishWatched(int seed, IEnumerable<string> reviews)
    {
        string version = Publish(seed).Version;
        using var model = SentimentModel.Load(new FolderModelStore(Store).FolderOf(Name, version));
        var samples = reviews.Select(review => model.Encoder.Encode(review)).ToArray();
        float[] scores = new float[samples.Length];
        model.Score([.. samples.Select(sample => sample.TokenIds)], scores);
        var reference = DriftReference.From(
            [
                .. samples.Zip(
                    scores,
                    (sample, score) =>
                        new DriftSample(
                            sample.TokenIds,
                            sample.TokenCount,
                            sample.UnknownCount / (double)Math.Max(1, sample.TokenCount),
                            score
                        )
                ),
            ],
            accuracy: 0.5
        );
        TestModels.Rewrite(new FolderModelStore(Store).FolderOf(Name, version), DriftReference.FileName, reference.ToJson());
        return model.Manifest;
    }

    /// <summary>What the first version gives for texts, outside any stream.</summary>
    public float[] Score(IEnumerable<string> texts) => Score(texts, Manifest.Version);

    /// <summary>What a version gives for texts, outside any stream: a draw by rule where it knows no word, unless raw.</summary>
    public float[] Score(IEnumerable<string> texts, string version, bool byRule = true)
    {
        using var model = SentimentModel.Load(new FolderModelStore(Store).FolderOf(Name, version));
        EncodedText[] encoded = [.. texts.Select(text => model.Encoder.Encode(text))];
        float[] scores = new float[encoded.Length];
        model.Score([.. encoded.Select(text => text.TokenIds)], scores);
        if (!byRule)
        {
            return scores;
        }

        return
        [
            .. encoded.Zip(
                scores,
                (text, score) => Judgement.Of(score, text.TokenCount, text.UnknownCount, UncertaintyRule.Usual).Probability
            ),
        ];
    }

    public void Dispose() => store.Dispose();

    // Not by torch's generator, which all tests share; and larger than a fresh model's, so that scores lie far apart.
    private static void Randomise(RecurrentClassifier classifier, int seed)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var random = new Random(seed);
        foreach (var (_, tensor) in classifier.Weights())
        {
            float[] values = [.. Enumerable.Range(0, (int)tensor.numel()).Select(_ => random.NextSingle() * 2 - 1)];
            tensor.copy_(torch.tensor(values, tensor.shape));
        }
    }
}
