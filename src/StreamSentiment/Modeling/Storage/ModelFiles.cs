using System.Text.Json;
using StreamSentiment.Drift;
using StreamSentiment.Modeling.Kernels;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.NGrams;
using StreamSentiment.Modeling.Storage.Signing;
using StreamSentiment.Text;

namespace StreamSentiment.Modeling.Storage;

/// <summary>The verified files of a model version: to serve it, or to continue its training.</summary>
internal sealed class ModelFiles
{
    private const int MostBytesOfWords = 256 * 1024 * 1024;

    private readonly string folder;

    private ModelFiles(string folder, ModelManifest manifest, Vocabulary vocabulary, TextEncoder encoder)
    {
        this.folder = folder;
        Manifest = manifest;
        Vocabulary = vocabulary;
        Encoder = encoder;
    }

    public ModelManifest Manifest { get; }

    public Vocabulary Vocabulary { get; }

    /// <summary>Text to token ids, as this version was trained.</summary>
    public TextEncoder Encoder { get; }

    /// <summary>Reads the version in a folder (<see cref="ModelLocation.Resolve"/>).</summary>
    /// <param name="folder">The version's folder.</param>
    /// <param name="trust">Whose versions are taken; anybody's by default.</param>
    /// <exception cref="InvalidModelException">
    /// A file is missing, truncated, altered or does not fit the others, or nobody who is trusted has signed it.
    /// </exception>
    public static ModelFiles Open(string folder, ModelTrust? trust = null)
    {
        var manifest = ModelManifest.Read(Path.Combine(folder, ModelStore.ManifestFile), trust);
        foreach (string file in (string[])[ModelStore.WeightsFile, ModelStore.VocabularyFile, ModelStore.EvaluationFile])
        {
            Verify(Path.Combine(folder, file), manifest);
        }

        foreach (string file in (string[])[ModelStore.GoldenFile, DriftReference.FileName, ModelStore.ValidationFile])
        {
            if (manifest.Files.ContainsKey(file)) // versions from before there was one do not have it
            {
                Verify(Path.Combine(folder, file), manifest);
            }
        }

        manifest.Spec.RequireFits(manifest.Text);
        string words = Path.Combine(folder, ModelStore.VocabularyFile);
        try
        {
            using var file = File.OpenRead(words);
            BoundedFile.RequireAtMost(words, file.Length, MostBytesOfWords);
            var vocabulary = Vocabulary.Load(file);
            return vocabulary.Size < 2 ? throw new InvalidModelException($"{words} is refused: it is empty.")
                : vocabulary.Size <= manifest.Spec.VocabularySize
                && (manifest.Spec.NGrams is null || vocabulary.Size == manifest.Spec.VocabularySize)
                    ? new ModelFiles(folder, manifest, vocabulary, new TextEncoder(manifest.Text, vocabulary))
                : throw new InvalidModelException(
                    $"{words} is refused: its ids go up to {vocabulary.Size - 1}, and the model's specification has "
                        + $"{manifest.Spec.VocabularySize} ids."
                );
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException) // no vocabulary, or none of this text profile
        {
            throw new InvalidModelException($"{words} is refused: {e.Message}", e);
        }
    }

    /// <summary>The trained numbers, with new networks of libtorch.</summary>
    /// <inheritdoc cref="StoredWeights.Read"/>
    public ModelWeights ReadWeights() => StoredWeights.Read(Path.Combine(folder, ModelStore.WeightsFile), Manifest.Spec);

    /// <summary>The networks of <see cref="ReadWeights"/>.</summary>
    /// <exception cref="InvalidModelException">As there; or the version is of n-grams alone.</exception>
    public NetworkEnsemble ReadNetworks() =>
        ReadWeights().Networks
        ?? throw new InvalidModelException($"{Manifest.Name} {Manifest.Version} has no networks: it is of n-grams alone.");

    /// <summary>
    /// The version as it serves: networks by the kernel, without libtorch, or by libtorch what the kernel does not know.
    /// </summary>
    /// <param name="precision">The number format.</param>
    /// <param name="kernel">What computes.</param>
    /// <exception cref="InvalidModelException">
    /// The file is damaged, holds NaN, its tensors are not those of the network, or <paramref name="kernel"/> cannot compute it.
    /// </exception>
    /// <exception cref="NativeTorchException">It needs libtorch, which cannot be loaded.</exception>
    public IServedNetwork ReadServed(Precision precision, Kernel kernel)
    {
        if (!Manifest.Spec.HasNetworks)
        {
            return new NGramNetwork(ReadWeights().NGrams!);
        }

        string? whyTorch = KernelChoice.WhyTorch(Manifest, precision, kernel);
        if (whyTorch is not null)
        {
            NativeTorch.EnsureLoaded($"{Manifest.Name} {Manifest.Version} needs it: {whyTorch}");
            NativeTorch.UseOneThread(); // or loading would take the cores from a scorer in the same process
            var weights = ReadWeights();
            return InterpolatedNetwork.Join(Manifest, TorchNetwork.Serve(weights.Networks!, precision), weights.NGrams);
        }

        var stored = StoredWeights.ReadNumbers(Path.Combine(folder, ModelStore.WeightsFile), Manifest.Spec);
        var nGrams = NGramWeights.From(Manifest.Spec, stored);
        return KernelChoice.Create(Manifest, stored.Numbers, nGrams, precision, kernel, ReadAgreement(), MadeUpReviews).Networks;
    }

    /// <summary>What the version was stored with; null in versions from before it was measured.</summary>
    private Int16Agreement? ReadAgreement()
    {
        string path = Path.Combine(folder, ModelStore.EvaluationFile);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ManifestJson.Default.StoredAgreement)?.Int16;
        }
        catch (JsonException e)
        {
            throw new InvalidModelException($"{path} is refused: {e.Message}", e);
        }
    }

    private int[][] MadeUpReviews() =>
        [.. GoldenScores.MadeUpTexts(Manifest.Text, Vocabulary).Select(text => Encoder.Encode(text).TokenIds)];

    /// <summary>The version's scores when it was stored; null if it was stored without them.</summary>
    /// <exception cref="InvalidModelException">The file cannot be read.</exception>
    public GoldenScores? ReadGolden() =>
        Manifest.Files.ContainsKey(ModelStore.GoldenFile) ? GoldenScores.Read(Path.Combine(folder, ModelStore.GoldenFile)) : null;

    /// <summary>The reference that later reviews and scores are compared with; null if it was stored without.</summary>
    /// <exception cref="InvalidModelException">The file cannot be read.</exception>
    public DriftReference? ReadDrift()
    {
        if (!Manifest.Files.ContainsKey(DriftReference.FileName))
        {
            return null;
        }

        string path = Path.Combine(folder, DriftReference.FileName);
        try
        {
            return DriftReference.Parse(BoundedFile.Read(path, MostBytesOfWords));
        }
        catch (JsonException e)
        {
            throw new InvalidModelException($"{path} is refused: {e.Message}", e);
        }
    }

    /// <summary>The content of one of its files; null if it was stored without.</summary>
    public byte[]? Read(string file) => Manifest.Files.ContainsKey(file) ? File.ReadAllBytes(Path.Combine(folder, file)) : null;

    private static void Verify(string path, ModelManifest manifest)
    {
        if (!manifest.Files.TryGetValue(Path.GetFileName(path), out string? expected))
        {
            throw new InvalidModelException(
                $"{ModelStore.ManifestFile} of {manifest.Name} {manifest.Version} is refused: "
                    + $"it has no checksum of {Path.GetFileName(path)}."
            );
        }

        if (!File.Exists(path))
        {
            throw new AbsentModelException($"{path} is missing.");
        }

        string actual = FileChecksum.OfFile(path);
        if (actual != expected)
        {
            throw new InvalidModelException(
                $"{path} is refused: it is truncated or was altered, its SHA-256 is {actual} "
                    + $"and {ModelStore.ManifestFile} says {expected}."
            );
        }
    }
}
