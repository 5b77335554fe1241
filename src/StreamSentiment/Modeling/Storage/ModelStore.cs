using StreamSentiment.Modeling.Storage.Buckets;
using StreamSentiment.Modeling.Storage.Signing;
using StreamSentiment.Text;

namespace StreamSentiment.Modeling.Storage;

/// <summary>
/// Stores versions of models; of each model one version is current, the one that is served. A version is the files
/// <c>model.json, weights.safetensors, vocabulary.txt, evaluation.json, golden.json, drift.json,
/// validation.json</c>. A reader sees a whole version or none, and the current version is replaced in one step.
/// </summary>
public abstract class ModelStore
{
    internal const string ManifestFile = "model.json";
    internal const string WeightsFile = "weights.safetensors";
    internal const string VocabularyFile = "vocabulary.txt";
    internal const string EvaluationFile = "evaluation.json";
    internal const string GoldenFile = "golden.json";
    internal const string ValidationFile = "validation.json";
    internal const string CurrentFile = "current";

    private protected ModelStore(TimeProvider? clock) => Clock = clock ?? TimeProvider.System;

    private protected TimeProvider Clock { get; }

    /// <summary>Signs the versions that are stored; null to leave them without a signature.</summary>
    internal SigningKey? SigningKey { get; set; }

    /// <summary>Whose versions <see cref="Find"/> gives; anybody's by default.</summary>
    internal ModelTrust? Trust { get; set; }

    /// <summary>Every version, by name and then in the order in which they were stored.</summary>
    /// <param name="onDamaged">
    /// Called with the reason for each version that cannot be read. It is left out: whoever lists versions wants the others then.
    /// </param>
    public IReadOnlyList<(ModelManifest Manifest, bool IsCurrent)> List(Action<string> onDamaged)
    {
        var versions = new List<(ModelManifest, bool)>();
        foreach (var (name, version) in Versions())
        {
            try
            {
                var manifest = ReadManifest(name, version);
                versions.Add((manifest, manifest.Version == Current(manifest.Name)));
            }
            catch (InvalidModelException e)
            {
                onDamaged(e.Message);
            }
        }

        return
        [
            .. versions
                .OrderBy(version => version.Item1.Name, StringComparer.Ordinal)
                .ThenBy(version => version.Item1.Sequence ?? 0)
                .ThenBy(version => version.Item1.Version, StringComparer.Ordinal),
        ];
    }

    /// <summary>The current version of a model, or null if none was ever made current.</summary>
    public abstract string? Current(string name);

    /// <summary>The folder of a version on this machine, whether or not it exists.</summary>
    public abstract string FolderOf(string name, string version);

    /// <summary>The location of a version as a person or another machine names it.</summary>
    public abstract string Address(string name, string version);

    /// <summary>The folder of a version that exists.</summary>
    /// <exception cref="InvalidModelException">There is no such version, or nobody who is trusted has signed it.</exception>
    public string Find(string name, string version)
    {
        string folder = Look(name, version);
        Trust?.Require(folder, BoundedFile.Read(Path.Combine(folder, ManifestFile), ModelManifest.MostBytes));
        return folder;
    }

    private protected abstract string Look(string name, string version);

    /// <summary>Makes a version the current one, and records the version that it replaces.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="version">The version to serve.</param>
    /// <param name="former">The version that the caller takes for the current one and means to replace; null for any.</param>
    /// <exception cref="InvalidModelException">There is no such version.</exception>
    /// <exception cref="CurrentModelChangedException">A version other than <paramref name="former"/> is current.</exception>
    public abstract void MakeCurrent(string name, string version, string? former = null);

    /// <summary>The version that was current before the current one and still exists, or null.</summary>
    public string? Previous(string name) => Earlier(name).FirstOrDefault();

    /// <summary>The versions that were current before the current one and still exist, the latest first.</summary>
    public abstract IEnumerable<string> Earlier(string name);

    /// <summary>
    /// Makes an earlier version the current one. The versions that were current after it are forgotten, so that the next
    /// roll-back goes further back.
    /// </summary>
    /// <exception cref="InvalidModelException">There is no such version.</exception>
    public abstract void RollBack(string name, string version);

    /// <summary>Puts a file beside those of a version, in one step. The manifest does not seal it.</summary>
    /// <exception cref="InvalidModelException">There is no such version.</exception>
    public abstract void Annotate(string name, string version, string file, byte[] content);

    /// <summary>The content of a file that <see cref="Annotate"/> put beside a version, or null.</summary>
    public abstract byte[]? Annotation(string name, string version, string file);

    /// <summary>
    /// Deletes the versions of a model that were stored first, except the current one and the one before it. One whose manifest
    /// cannot be read is left, for a person to look at. Also deletes drafts of writers that ended more than a day ago.
    /// </summary>
    /// <param name="name">The model's name.</param>
    /// <param name="keep">The number of versions to keep, those that were stored last, from 1.</param>
    /// <returns>The versions that were deleted.</returns>
    public IReadOnlyList<string> Prune(string name, int keep)
    {
        string[] kept = [Current(name) ?? "", Previous(name) ?? ""];
        string[] old = [.. StoredOf(name).Select(version => version.Version).SkipLast(keep).Except(kept)];
        foreach (string version in old)
        {
            Delete(name, version);
        }

        DeleteAbandonedDrafts(name);
        return old;
    }

    /// <summary>
    /// Begins a new version with its weights and vocabulary. It exists once the draft is committed, and is not current then.
    /// </summary>
    /// <param name="name">The model's name.</param>
    /// <param name="weights">The weights to store.</param>
    /// <param name="text">The rules by which text becomes token ids.</param>
    /// <param name="vocabulary">The words of the token ids.</param>
    /// <param name="training">The origin of the version, for its manifest.</param>
    /// <param name="scale">The divisor of its logits; null for none.</param>
    internal VersionDraft Begin(
        string name,
        ModelWeights weights,
        TextProfile text,
        Vocabulary vocabulary,
        IReadOnlyDictionary<string, string> training,
        LogitScale? scale = null
    )
    {
        var createdAt = Clock.GetUtcNow();
        var manifest = new ModelManifest
        {
            Name = name,
            Version = UnusedVersion(name, createdAt),
            CreatedAt = createdAt,
            Spec = weights.Spec,
            Text = text,
            Temperature = scale?.Temperature,
            TemperatureByLength = scale is { ByLength: not 0 and var power } ? power : null,
            Training = training,
            Files = new Dictionary<string, string>(),
        };
        return VersionDraft.Create(this, CreateDraftFolder(name), manifest, weights, vocabulary);
    }

    /// <summary>True for a name of something inside a folder that is not being written.</summary>
    internal static bool IsPlainName(string name) => name.Length > 0 && !name.StartsWith('.') && name == Path.GetFileName(name);

    /// <summary>
    /// Writes something and deletes it: a store that takes no version is told before the training, and not after it.
    /// </summary>
    /// <exception cref="UnwritableStoreException">A folder cannot be written.</exception>
    /// <exception cref="ModelBucketException">The bucket refuses, or cannot be reached.</exception>
    internal abstract void RequireWritable(string name);

    /// <summary>A new folder on this machine in which a version is written.</summary>
    internal abstract string CreateDraftFolder(string name);

    /// <summary>Takes the files of a finished version from its draft's folder.</summary>
    /// <returns>False, and nothing was changed, if another writer was first to take the version's name.</returns>
    internal abstract bool TryAccept(string draftFolder, ModelManifest manifest);

    /// <summary>True if a new version may not have this name.</summary>
    internal abstract bool IsTaken(string name, string version);

    /// <summary>By name, and then by age.</summary>
    private protected abstract IEnumerable<(string Name, string Version)> Versions();

    private protected abstract ModelManifest ReadManifest(string name, string version);

    internal abstract void Delete(string name, string version);

    internal abstract void DeleteAbandonedDrafts(string name);

    /// <summary>
    /// The sequence of a version that is stored now: above all that are there. Of two that are stored at the same moment neither
    /// is the later one, and they may have the same.
    /// </summary>
    internal long NextSequence(string name) => StoredOf(name).Select(version => version.Sequence ?? 0).Append(0).Max() + 1;

    private IEnumerable<ModelManifest> StoredOf(string name) =>
        List(_ => { }).Select(version => version.Manifest).Where(manifest => manifest.Name == name);

    /// <summary>A name that no version has.</summary>
    internal string UnusedVersion(string name, DateTimeOffset at)
    {
        string version = at.ToString("yyyyMMdd-HHmmss");
        return Enumerable
            .Range(1, int.MaxValue)
            .Select(attempt => attempt == 1 ? version : $"{version}-{attempt:D2}")
            .First(candidate => !IsTaken(name, candidate));
    }
}
