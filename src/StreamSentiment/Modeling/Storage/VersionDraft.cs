using System.Text;
using StreamSentiment.Drift;
using StreamSentiment.Modeling.Storage.Signing;
using StreamSentiment.Text;

namespace StreamSentiment.Modeling.Storage;

/// <summary>
/// A version that is being written. No reader sees it before <see cref="Commit"/>; disposed before, it is deleted.
/// </summary>
internal sealed class VersionDraft : IDisposable
{
    /// <summary>All files beside the manifest, in the order in which it lists them.</summary>
    private static readonly string[] Listed =
    [
        ModelStore.WeightsFile,
        ModelStore.VocabularyFile,
        ModelStore.EvaluationFile,
        ModelStore.GoldenFile,
        DriftReference.FileName,
        ModelStore.ValidationFile,
    ];

    private readonly ModelStore store;
    private readonly string folder;
    private readonly Vocabulary vocabulary;

    private VersionDraft(ModelStore store, string folder, ModelManifest manifest, Vocabulary vocabulary)
    {
        (this.store, this.folder, this.vocabulary) = (store, folder, vocabulary);
        Manifest = manifest;
    }

    /// <summary>
    /// The manifest without checksums, which the finished version has. Its version may be another, if somebody takes the name
    /// first.
    /// </summary>
    public ModelManifest Manifest { get; }

    /// <summary>Writes weights and vocabulary; the weights may be used up afterwards.</summary>
    public static VersionDraft Create(
        ModelStore store,
        string folder,
        ModelManifest manifest,
        ModelWeights weights,
        Vocabulary vocabulary
    )
    {
        var draft = new VersionDraft(store, folder, manifest, vocabulary);
        try
        {
            StoredWeights.Write(Path.Combine(folder, ModelStore.WeightsFile), weights);
            using var words = File.Create(Path.Combine(folder, ModelStore.VocabularyFile));
            vocabulary.Save(words);
            words.Flush(flushToDisk: true);
            return draft;
        }
        catch
        {
            draft.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Adds <see cref="ModelStore.EvaluationFile"/>, <see cref="DriftReference.FileName"/> or
    /// <see cref="ModelStore.ValidationFile"/>.
    /// </summary>
    public void Add(string file, byte[] content) => DurableFile.Write(Path.Combine(folder, file), content);

    /// <summary>Computes the golden scores, seals all files by their checksums, and makes the version one of the store.</summary>
    public ModelManifest Commit()
    {
        Add(ModelStore.GoldenFile, ComputeGolden().ToJson());
        var finished = Manifest with
        {
            Sequence = store.NextSequence(Manifest.Name),
            Files = Listed
                .Where(file => File.Exists(Path.Combine(folder, file)))
                .ToDictionary(file => file, file => FileChecksum.OfFile(Path.Combine(folder, file))),
        };
        while (true)
        {
            var sealedManifest = finished.WithChecksum();
            byte[] json = sealedManifest.ToJson();
            Add(ModelStore.ManifestFile, json);
            if (store.SigningKey is { } key)
            {
                Add(ModelTrust.SignatureFile, Encoding.ASCII.GetBytes(key.Sign(json) + "\n"));
            }

            if (store.TryAccept(folder, sealedManifest))
            {
                return sealedManifest;
            }

            // Somebody else has stored a version of this second since it was begun.
            finished = finished with
            {
                Version = store.UnusedVersion(finished.Name, finished.CreatedAt),
            };
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Computed from the weights as they are on the disk: they must be those that were trained.</summary>
    private GoldenScores ComputeGolden()
    {
        var stored = StoredWeights.Read(Path.Combine(folder, ModelStore.WeightsFile), Manifest.Spec);
        using var model = SentimentModel.Serve(Manifest, new TextEncoder(Manifest.Text, vocabulary), stored, Precision.Fp32);
        return GoldenScores.Create(model, vocabulary);
    }
}
