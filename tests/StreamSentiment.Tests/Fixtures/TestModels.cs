using StreamSentiment.Drift;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Kernels;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.NGrams;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Text;
using TorchSharp;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>Small models with random weights, a vocabulary of thirty words and reviews made of them.</summary>
internal static class TestModels
{
    public const int VocabularySize = 31;
    public const int MaxSequenceLength = 24;

    public static TextProfile Text { get; } = new() { VocabularySize = VocabularySize, MaxSequenceLength = MaxSequenceLength };

    /// <summary>w1 to w30, whose ids are these numbers.</summary>
    public static Vocabulary Words { get; } =
        Vocabulary.Build([string.Join(' ', Enumerable.Range(1, VocabularySize - 1).Select(i => $"w{i}"))], Text);

    /// <summary>The architecture of this name, small.</summary>
    public static ModelSpec Spec(string architecture = "lstm", int units = 4)
    {
        var spec = ModelSpec.Named(architecture, VocabularySize);
        return spec with
        {
            EmbeddingSize = units,
            RecurrentLayers = [.. spec.RecurrentLayers.Select(layer => layer with { Units = units })],
            SentenceLayer = spec.SentenceLayer is { } layer ? layer with { Units = units } : null,
        };
    }

    /// <summary>Every weight is random, the biases too: what is not used, or used in another place, changes the score.</summary>
    public static RecurrentClassifier Classifier(ModelSpec spec, int seed = 1)
    {
        var random = new Random(seed);
        var classifier = new RecurrentClassifier(spec);
        using var noGradient = torch.no_grad();
        foreach (var (_, weight) in classifier.Weights())
        {
            using var values = torch.tensor(
                [.. Enumerable.Range(0, (int)weight.numel()).Select(_ => random.NextSingle() - 0.5f)],
                weight.shape
            );
            weight.copy_(values);
        }

        classifier.eval();
        return classifier;
    }

    /// <summary>The network as the kernel computes it.</summary>
    public static KernelEnsemble Kernel(
        RecurrentClassifier classifier,
        Kernel kernel = StreamSentiment.Modeling.Kernel.Portable,
        Precision precision = Precision.Fp32
    ) => KernelEnsemble.Create(classifier.Spec, new NetworkEnsemble(classifier).Numbers(), kernel, precision);

    /// <summary>N-grams of w1 to w30: each word, and some that stand behind each other in <see cref="Reviews"/>.</summary>
    public static NGramWeights NGrams(int seed = 1)
    {
        var random = new Random(seed);
        var found = new List<long>();
        foreach (int[] review in Reviews(20))
        {
            NGramKey.Collect(review, NGramKey.MaxOrder, found);
        }

        long[] keys = [.. found.Distinct().Order()];
        float[] odds = [.. keys.Select(_ => random.NextSingle() - 0.5f)];
        return new(new() { Count = keys.Length }, VocabularySize, keys, odds, random.NextSingle());
    }

    /// <summary>N-grams alone, or beside networks of an architecture, small.</summary>
    public static ModelWeights WithNGrams(string? architecture = null, double share = 0.5, int? networkLength = null)
    {
        var nGrams = NGrams();
        var spec = architecture is null ? ModelSpec.Named(ModelSpec.NGramsName, VocabularySize) : Spec(architecture);
        spec = spec with
        {
            NGrams = new() { Count = nGrams.Count, Share = architecture is null ? null : share },
            NetworkLength = networkLength,
        };
        return new(spec, architecture is null ? null : new NetworkEnsemble(Classifier(spec)), nGrams);
    }

    /// <summary>A model that serves, of no store.</summary>
    public static SentimentModel Serve(
        ModelSpec? spec = null,
        int seed = 1,
        Precision precision = Precision.Fp32,
        string version = "v1",
        Vocabulary? words = null,
        double? temperature = null,
        DriftReference? drift = null
    ) => Serve(new NetworkEnsemble(Classifier(spec ?? Spec(), seed)), precision, version, words, temperature, drift);

    /// <summary>These weights as a model that serves.</summary>
    public static SentimentModel Serve(
        ModelWeights weights,
        Precision precision = Precision.Fp32,
        string version = "v1",
        Vocabulary? words = null,
        double? temperature = null,
        DriftReference? drift = null
    ) =>
        SentimentModel.Serve(
            new ModelManifest
            {
                Name = "tiny",
                Version = version,
                CreatedAt = DateTimeOffset.UnixEpoch,
                Spec = weights.Spec,
                Text = Text,
                Temperature = temperature,
                Files = new Dictionary<string, string>(),
            },
            new TextEncoder(Text, words ?? Words),
            weights,
            precision,
            drift
        );

    /// <summary>Stores a version; it is not current.</summary>
    public static ModelManifest Store(
        ModelStore store,
        string name = "tiny",
        int seed = 1,
        TextProfile? text = null,
        ModelSpec? spec = null
    )
    {
        using var classifier = Classifier(spec ?? Spec(), seed);
        return Store(store, new NetworkEnsemble(classifier), name, text, training: new() { ["seed"] = $"{seed}" });
    }

    /// <summary>Stores these weights as a version; it is not current.</summary>
    public static ModelManifest Store(
        ModelStore store,
        ModelWeights weights,
        string name = "tiny",
        TextProfile? text = null,
        Vocabulary? words = null,
        Dictionary<string, string>? training = null,
        DriftReference? drift = null
    )
    {
        using var draft = store.Begin(name, weights, text ?? Text, words ?? Words, training ?? []);
        draft.Add(ModelStore.EvaluationFile, "{}"u8.ToArray());
        if (drift is not null)
        {
            draft.Add(DriftReference.FileName, drift.ToJson());
        }

        return draft.Commit();
    }

    /// <summary>Puts other bytes in place of a version's file, or none, with a manifest that they fit.</summary>
    public static void Rewrite(string version, string file, byte[]? content)
    {
        string path = Path.Combine(version, file),
            manifestFile = Path.Combine(version, "model.json");
        var manifest = ModelManifest.Read(manifestFile);
        var files = manifest.Files.ToDictionary();
        File.Delete(path);
        files.Remove(file);
        if (content is not null)
        {
            File.WriteAllBytes(path, content);
            files[file] = FileChecksum.OfBytes(content);
        }
        File.WriteAllBytes(manifestFile, (manifest with { Files = files }).WithChecksum().ToJson());
    }

    /// <summary>Token ids of made-up reviews, the first of them empty.</summary>
    public static int[][] Reviews(int count, int maxLength = MaxSequenceLength, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Tokens(random, i == 0 ? 0 : random.Next(maxLength + 1)))];
    }

    private static int[] Tokens(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => random.Next(1, VocabularySize))];
}
