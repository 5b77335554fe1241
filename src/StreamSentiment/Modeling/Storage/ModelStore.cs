using StreamSentiment.Drift;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.Storage.Buckets;
using StreamSentiment.Text;

namespace StreamSentiment.Modeling.Storage;

/// <summary>
/// Model versions in a folder: <c>&lt;root&gt;/&lt;name&gt;/&lt;version&gt;/{model.json, weights.safetensors,
/// vocabulary.txt, evaluation.json, golden.json, drift.json}</c> and <c>&lt;root&gt;/&lt;name&gt;/current</c>, which holds the version in use.
/// A version is written aside and renamed into place, and the pointer is replaced in one step: a reader sees a whole
/// version or none.
/// </summary>
public class ModelStore(string root, TimeProvider? clock = null)
{
    internal const string ManifestFile = "model.json";
    internal const string WeightsFile = "weights.safetensors";
    internal const string VocabularyFile = "vocabulary.txt";
    internal const string EvaluationFile = "evaluation.json";
    internal const string GoldenFile = "golden.json";
    internal const string CurrentFile = "current";

    private const string Aside = ".aside-";

    /// <summary>A version takes minutes to write at most: what is older belongs to no one.</summary>
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);

    private readonly TimeProvider clock = clock ?? TimeProvider.System;

    /// <summary>The store at a location: a folder, or <c>s3://bucket/prefix</c>, reached as the environment says (<see cref="BucketSettings"/>).</summary>
    /// <exception cref="InvalidModelException">The location is neither.</exception>
    public static ModelStore At(string location) =>
        BucketAddress.IsBucket(location)
            ? new BucketModelStore(BucketAddress.Parse(location), BucketSettings.Objects, BucketSettings.Cache)
            : new ModelStore(location);

    /// <summary>
    /// The folder of one version that a path names: a version's own folder, a model's folder (its current version), or
    /// a store of one model. What <c>s3://bucket/…</c> names is downloaded, unless it was before.
    /// </summary>
    /// <exception cref="InvalidModelException">There is no model at the path, or more than one.</exception>
    /// <exception cref="ModelBucketException">The bucket is absent, refuses or cannot be reached.</exception>
    public static string Resolve(string path)
    {
        if (BucketAddress.IsBucket(path))
        {
            return BucketModelStore.Locate(path).Folder;
        }

        if (!Directory.Exists(path))
        {
            throw new InvalidModelException($"There is no model at {Path.GetFullPath(path)}: the folder does not exist.");
        }

        if (File.Exists(Path.Combine(path, ManifestFile)))
        {
            return path;
        }

        if (File.Exists(Path.Combine(path, CurrentFile)))
        {
            return Path.Combine(path, ReadPointer(Path.Combine(path, CurrentFile)));
        }

        string[] models =
        [
            .. Directory.EnumerateDirectories(path).Where(folder => File.Exists(Path.Combine(folder, CurrentFile))),
        ];
        return models switch
        {
            [var only] => Resolve(only),
            [] => throw new InvalidModelException(
                $"There is no model at {path}: neither {ManifestFile} nor {CurrentFile} is in it."
            ),
            _ => throw new InvalidModelException(
                $"{path} holds several models ({string.Join(", ", models.Select(Path.GetFileName).Order())}): name one."
            ),
        };
    }

    /// <summary>The store that the version lies in which a path names (<see cref="Resolve"/>).</summary>
    /// <exception cref="InvalidModelException">There is no model at the path, or more than one.</exception>
    public static ModelStore Containing(string path) =>
        BucketAddress.IsBucket(path)
            ? BucketModelStore.Locate(path).Store
            : new ModelStore(Path.GetFullPath(Path.Combine(Resolve(path), "..", "..")));

    /// <summary>The manifest of the version that a path names (<see cref="Resolve"/>).</summary>
    /// <exception cref="InvalidModelException">It is missing or altered.</exception>
    public static ModelManifest ReadManifest(string path) => ModelManifest.Read(Path.Combine(Resolve(path), ManifestFile));

    /// <summary>Every version, by name and then by age.</summary>
    /// <param name="onDamaged">Told of a version that cannot be read; it is left out, because the others are what one looks for then.</param>
    public IReadOnlyList<(ModelManifest Manifest, bool IsCurrent)> List(Action<string> onDamaged)
    {
        var versions = new List<(ModelManifest, bool)>();
        foreach (var (name, version) in Versions())
        {
            try
            {
                var manifest = Manifest(name, version);
                versions.Add((manifest, manifest.Version == Current(manifest.Name)));
            }
            catch (InvalidModelException e)
            {
                onDamaged(e.Message);
            }
        }

        return versions;
    }

    /// <summary>The current version of a model, or null if none was ever made current.</summary>
    public virtual string? Current(string name)
    {
        string pointer = Path.Combine(root, name, CurrentFile);
        return File.Exists(pointer) ? ReadPointer(pointer) : null;
    }

    /// <summary>The folder of a version, whether or not it exists.</summary>
    public virtual string FolderOf(string name, string version) => Path.Combine(root, name, version);

    /// <summary>What <see cref="Resolve"/> and other machines know a version by.</summary>
    public virtual string Address(string name, string version) => FolderOf(name, version);

    /// <summary>The folder of a version that exists.</summary>
    /// <exception cref="InvalidModelException">There is no such version.</exception>
    public virtual string Find(string name, string version) =>
        IsPlainName(name) && IsPlainName(version) && File.Exists(Path.Combine(FolderOf(name, version), ManifestFile))
            ? FolderOf(name, version)
            : throw new InvalidModelException($"{name} has no version {version} in {root}.");

    /// <summary>Makes a version the one that is served, and keeps in mind which one was before.</summary>
    /// <param name="name">Of the model.</param>
    /// <param name="version">To be served.</param>
    /// <param name="former">The version that the caller takes for the current one, and means to replace; null for whichever it is.</param>
    /// <exception cref="InvalidModelException">There is no such version.</exception>
    /// <exception cref="CurrentModelChangedException">Another one than <paramref name="former"/> is current.</exception>
    public virtual void MakeCurrent(string name, string version, string? former = null)
    {
        Find(name, version);
        string? current = Current(name);
        if (former is not null && current != former)
        {
            throw new CurrentModelChangedException(
                $"{Path.Combine(root, name, CurrentFile)} names {current ?? "no version"} and not {former}: {version} was not made current.",
                current
            );
        }
        // The one before goes into the history first: a crash in between leaves it there twice, which reading passes over.
        if (current is not null && current != version)
        {
            History(name).Append(current);
        }

        Point(name, version);
    }

    /// <summary>The version that was current before the current one and is still here, or null.</summary>
    public virtual string? Previous(string name)
    {
        string? current = Current(name);
        return History(name).Read().LastOrDefault(version => version != current && Directory.Exists(FolderOf(name, version)));
    }

    /// <summary>
    /// Makes an earlier version the one that is served. What was current after it is forgotten, so that the next roll-back
    /// goes one further back.
    /// </summary>
    /// <exception cref="InvalidModelException">There is no such version.</exception>
    public virtual void RollBack(string name, string version)
    {
        if (version == Current(name))
        {
            return;
        }

        if (!History(name).Read().Contains(version))
        {
            MakeCurrent(name, version);
            return;
        }
        Find(name, version);
        Point(name, version);
        History(name).CutBefore(version);
    }

    /// <summary>Stores a trained model as a new version, which is not current yet.</summary>
    /// <param name="evaluate">
    /// Gives the contents of <c>evaluation.json</c>; called when the weights are stored, so that it may use up the networks.
    /// </param>
    /// <param name="drift">Gives what later reviews are held against; called after <paramref name="evaluate"/>. Null for none.</param>
    internal virtual ModelManifest Publish(
        string name,
        NetworkEnsemble networks,
        TextProfile text,
        Vocabulary vocabulary,
        IReadOnlyDictionary<string, string> training,
        Func<ModelManifest, byte[]> evaluate,
        double? temperature = null,
        Func<DriftReference?>? drift = null
    )
    {
        string model = Path.Combine(root, name);
        string aside = Path.Combine(model, $"{Aside}{Guid.NewGuid():N}");
        Directory.CreateDirectory(aside);
        try
        {
            Safetensors.Write(Path.Combine(aside, WeightsFile), networks.Weights());
            using (var words = File.Create(Path.Combine(aside, VocabularyFile)))
            {
                vocabulary.Save(words);
            }

            var createdAt = clock.GetUtcNow();
            var manifest = new ModelManifest
            {
                Name = name,
                Version = UnusedVersion(name, createdAt),
                CreatedAt = createdAt,
                Spec = networks.Spec,
                Text = text,
                Temperature = temperature,
                Training = training,
                Files = new Dictionary<string, string>(),
            };
            WriteThrough(Path.Combine(aside, EvaluationFile), evaluate(manifest));
            WriteThrough(Path.Combine(aside, GoldenFile), Golden(aside, manifest, vocabulary).ToJson());
            List<string> files = [WeightsFile, VocabularyFile, EvaluationFile, GoldenFile];
            if (drift?.Invoke() is { } reference)
            {
                WriteThrough(Path.Combine(aside, DriftReference.FileName), reference.ToJson());
                files.Add(DriftReference.FileName);
            }

            manifest = (
                manifest with
                {
                    Files = files.ToDictionary(file => file, file => FileChecksum.OfFile(Path.Combine(aside, file))),
                }
            ).WithChecksum();
            WriteThrough(Path.Combine(aside, ManifestFile), manifest.ToJson());
            FaultPoint.Reach(FaultPoint.StoreWrite);
            Directory.Move(aside, Path.Combine(model, manifest.Version));
            return manifest;
        }
        catch
        {
            Directory.Delete(aside, recursive: true);
            throw;
        }
    }

    /// <summary>Lays a file beside those of a version, in one step; it is none of those that the manifest seals.</summary>
    /// <exception cref="InvalidModelException">There is no such version.</exception>
    public virtual void Annotate(string name, string version, string file, byte[] content) =>
        Replace(Path.Combine(Find(name, version), file), content);

    /// <summary>What lies beside a version's own files under this name, or null.</summary>
    public virtual byte[]? Annotation(string name, string version, string file) =>
        Path.Combine(FolderOf(name, version), file) is var path && File.Exists(path) ? File.ReadAllBytes(path) : null;

    /// <summary>
    /// Deletes the oldest versions of a model, and what writers that ended early have left for a day; never the current one, or
    /// the one before it.
    /// </summary>
    /// <param name="name">Of the model.</param>
    /// <param name="keep">So many of the newest stay, from 1.</param>
    /// <returns>The versions that are gone.</returns>
    public IReadOnlyList<string> Prune(string name, int keep)
    {
        string[] kept = [Current(name) ?? "", Previous(name) ?? ""];
        string[] old =
        [
            .. Versions().Where(version => version.Name == name).Select(version => version.Version).SkipLast(keep).Except(kept),
        ];
        foreach (string version in old)
        {
            Delete(name, version);
        }

        DeleteLeftovers(Path.Combine(root, name));
        return old;
    }

    /// <summary>A name of something in a folder, and of nothing outside it or still being written.</summary>
    internal static bool IsPlainName(string name) => name.Length > 0 && !name.StartsWith('.') && name == Path.GetFileName(name);

    /// <summary>By the weights as they are on the disk: they must be those that were trained.</summary>
    private static GoldenScores Golden(string folder, ModelManifest manifest, Vocabulary vocabulary)
    {
        var stored = NetworkEnsemble.Create(manifest.Spec);
        Safetensors.ReadInto(Path.Combine(folder, WeightsFile), stored.Weights());
        using var model = SentimentModel.Serve(manifest, new TextEncoder(manifest.Text, vocabulary), stored, Precision.Fp32);
        return GoldenScores.Create(model, vocabulary);
    }

    private void Point(string name, string version) => Replace(Path.Combine(root, name, CurrentFile), version + "\n");

    private ModelHistory History(string name) => new(Path.Combine(root, name, ModelHistory.FileName));

    private protected virtual IEnumerable<(string Name, string Version)> Versions()
    {
        string[] models = Directory.Exists(root) ? Directory.GetDirectories(root) : [];
        return models
            .Order(StringComparer.Ordinal)
            .SelectMany(model => Directory.EnumerateDirectories(model).Order(StringComparer.Ordinal))
            .Where(version => File.Exists(Path.Combine(version, ManifestFile)) && !Path.GetFileName(version).StartsWith('.'))
            .Select(version => (Path.GetFileName(Path.GetDirectoryName(version)!), Path.GetFileName(version)));
    }

    private protected virtual ModelManifest Manifest(string name, string version) =>
        ModelManifest.Read(Path.Combine(root, name, version, ManifestFile));

    private protected virtual bool IsTaken(string name, string version) => Directory.Exists(Path.Combine(root, name, version));

    /// <summary>Renamed aside first: a reader sees a whole version or none.</summary>
    private protected virtual void Delete(string name, string version)
    {
        string aside = Path.Combine(root, name, $"{Aside}{Guid.NewGuid():N}");
        Directory.Move(FolderOf(name, version), aside);
        Directory.Delete(aside, recursive: true);
    }

    private void DeleteLeftovers(string model)
    {
        if (!Directory.Exists(model))
        {
            return;
        }

        foreach (var leftover in new DirectoryInfo(model).EnumerateDirectories($"{Aside}*"))
        {
            if (clock.GetUtcNow() - leftover.LastWriteTimeUtc > LeftoverAge)
            {
                leftover.Delete(recursive: true);
            }
        }
    }

    private string UnusedVersion(string name, DateTimeOffset at)
    {
        string version = at.ToString("yyyyMMdd-HHmmss");
        return Enumerable
            .Range(1, int.MaxValue)
            .Select(attempt => attempt == 1 ? version : $"{version}-{attempt:D2}")
            .First(candidate => !IsTaken(name, candidate));
    }

    private static string ReadPointer(string pointer)
    {
        string version = File.ReadLines(pointer).FirstOrDefault("").Trim(); // one that was copied from a bucket has more lines
        return IsPlainName(version)
            ? version
            : throw new InvalidModelException($"{pointer} is refused: '{version}' is no version.");
    }

    /// <summary>Puts a text in a file's place in one step: a reader sees the former one or this one.</summary>
    internal static void Replace(string path, string text) => Replace(path, System.Text.Encoding.UTF8.GetBytes(text));

    private static void Replace(string path, byte[] content)
    {
        string aside = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}-{Guid.NewGuid():N}");
        WriteThrough(aside, content);
        File.Move(aside, path, overwrite: true);
    }

    /// <summary>On the disk before it is renamed into place: a crash must not leave a pointer to nothing.</summary>
    private static void WriteThrough(string path, byte[] bytes)
    {
        using var file = File.Create(path);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }
}
