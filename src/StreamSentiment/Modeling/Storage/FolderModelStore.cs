using System.Text;
using Polly;
using Polly.Retry;

namespace StreamSentiment.Modeling.Storage;

/// <summary>
/// A model store in a folder: <c>&lt;root&gt;/&lt;name&gt;/&lt;version&gt;/…</c>, and <c>&lt;root&gt;/&lt;name&gt;/current</c>,
/// which names the current version. A version is written aside and renamed into place.
/// </summary>
public class FolderModelStore(string root, TimeProvider? clock = null) : ModelStore(clock)
{
    private const string Aside = ".aside-";
    private const int MostBytesOfPointer = 64 * 1024;

    /// <summary>Some ten seconds.</summary>
    private static readonly ResiliencePipeline Locking = new ResiliencePipelineBuilder()
        .AddRetry(
            new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<IOException>(e => e is not DirectoryNotFoundException),
                MaxRetryAttempts = 200,
                Delay = TimeSpan.FromMilliseconds(50),
                UseJitter = true,
            }
        )
        .Build();

    /// <summary>A version takes minutes to write at most: an older draft has no writer any more.</summary>
    private static readonly TimeSpan AbandonedAge = TimeSpan.FromDays(1);

    /// <summary>
    /// The folder of the version that a path names: a version's own folder, a model's folder (its current version), or a store
    /// of one model.
    /// </summary>
    /// <exception cref="InvalidModelException">There is no model at the path, or more than one.</exception>
    internal static string Locate(string path)
    {
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
            [var only] => Locate(only),
            [] => throw new InvalidModelException(
                $"There is no model at {path}: neither {ManifestFile} nor {CurrentFile} is in it."
            ),
            _ => throw new InvalidModelException(
                $"{path} holds several models ({string.Join(", ", models.Select(Path.GetFileName).Order())}): name one."
            ),
        };
    }

    /// <summary>What is said to whoever may not write here.</summary>
    internal string Remedy { get; init; } = "Name a store that this process may write.";

    /// <inheritdoc/>
    public override string? Current(string name)
    {
        string pointer = Path.Combine(root, name, CurrentFile);
        return File.Exists(pointer) ? ReadPointer(pointer) : null;
    }

    /// <inheritdoc/>
    public override string FolderOf(string name, string version) => Path.Combine(root, name, version);

    /// <inheritdoc/>
    public override string Address(string name, string version) => FolderOf(name, version);

    private protected override string Look(string name, string version) =>
        !IsPlainName(name) || !IsPlainName(version)
            ? throw new InvalidModelException($"'{name}/{version}' is no version of a model.")
        : File.Exists(Path.Combine(FolderOf(name, version), ManifestFile)) ? FolderOf(name, version)
        : throw new AbsentModelException($"{name} has no version {version} in {root}.");

    /// <inheritdoc/>
    public override void MakeCurrent(string name, string version, string? former = null)
    {
        Find(name, version);
        using var alone = Lock(name);
        PointTo(name, version, former);
    }

    private void PointTo(string name, string version, string? former)
    {
        string? current = Current(name);
        if (former is not null && current != former)
        {
            throw new CurrentModelChangedException(
                $"{Path.Combine(root, name, CurrentFile)} names {current ?? "no version"} and not {former}: "
                    + $"{version} was not made current.",
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

    /// <inheritdoc/>
    public override IEnumerable<string> Earlier(string name)
    {
        string? current = Current(name);
        return History(name)
            .Read()
            .Reverse()
            .Where(version => version != current && IsPlainName(version) && Directory.Exists(FolderOf(name, version)))
            .Distinct();
    }

    /// <inheritdoc/>
    public override void RollBack(string name, string version)
    {
        Find(name, version);
        using var alone = Lock(name);
        if (version == Current(name))
        {
            return;
        }

        if (!History(name).Read().Contains(version))
        {
            PointTo(name, version, former: null);
            return;
        }

        Point(name, version);
        History(name).CutBefore(version);
    }

    /// <inheritdoc/>
    public override void Annotate(string name, string version, string file, byte[] content) =>
        DurableFile.Replace(Path.Combine(Find(name, version), file), content);

    /// <inheritdoc/>
    public override byte[]? Annotation(string name, string version, string file) =>
        Path.Combine(FolderOf(name, version), file) is var path && File.Exists(path) ? File.ReadAllBytes(path) : null;

    internal override void RequireWritable(string name)
    {
        string[] absent =
        [
            .. FoldersTo(Path.GetFullPath(Path.Combine(root, name))).TakeWhile(folder => !Directory.Exists(folder)),
        ];
        Directory.Delete(CreateDraftFolder(name));
        try
        {
            Array.ForEach(absent, Directory.Delete); // a training that fails leaves no folder either
        }
        catch (IOException)
        {
            // Somebody else stores a version there.
        }

        static IEnumerable<string> FoldersTo(string path)
        {
            for (string? folder = path; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                yield return folder;
            }
        }
    }

    internal override string CreateDraftFolder(string name) => UnwritableStoreException.CreateFolder(AsideFolder(name), Remedy);

    /// <summary>The rename is what takes the name: of several processes one succeeds.</summary>
    internal override bool TryAccept(string draftFolder, ModelManifest manifest)
    {
        string folder = FolderOf(manifest.Name, manifest.Version);
        try
        {
            DurableFile.MoveFolder(draftFolder, folder);
            return true;
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            return false;
        }
    }

    internal override bool IsTaken(string name, string version) => Directory.Exists(FolderOf(name, version));

    private protected override IEnumerable<(string Name, string Version)> Versions()
    {
        string[] models = Directory.Exists(root) ? Directory.GetDirectories(root) : [];
        return models
            .Order(StringComparer.Ordinal)
            .SelectMany(model => Directory.EnumerateDirectories(model).Order(StringComparer.Ordinal))
            .Where(version => File.Exists(Path.Combine(version, ManifestFile)) && !Path.GetFileName(version).StartsWith('.'))
            .Select(version => (Path.GetFileName(Path.GetDirectoryName(version)!), Path.GetFileName(version)));
    }

    private protected override ModelManifest ReadManifest(string name, string version) =>
        ModelManifest.Read(Path.Combine(root, name, version, ManifestFile));

    /// <summary>Renames the version aside first: a reader sees a whole version or none.</summary>
    internal override void Delete(string name, string version)
    {
        string aside = AsideFolder(name);
        Directory.Move(FolderOf(name, version), aside);
        Directory.Delete(aside, recursive: true);
    }

    internal override void DeleteAbandonedDrafts(string name)
    {
        var model = new DirectoryInfo(Path.Combine(root, name));
        if (!model.Exists)
        {
            return;
        }

        foreach (var draft in model.EnumerateDirectories($"{Aside}*"))
        {
            if (Clock.GetUtcNow() - draft.LastWriteTimeUtc > AbandonedAge)
            {
                draft.Delete(recursive: true);
            }
        }
    }

    /// <summary>
    /// Holds the pointer against other processes and threads: it is read, compared and replaced, and of two who do so at once one
    /// would take back what the other was told. A pointer is replaced in milliseconds.
    /// </summary>
    private FileStream Lock(string name) =>
        Locking.Execute(() =>
            new FileStream(Path.Combine(root, name, "current.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
        );

    private string AsideFolder(string name) => Path.Combine(root, name, $"{Aside}{Guid.NewGuid():N}");

    private void Point(string name, string version) => DurableFile.Replace(Path.Combine(root, name, CurrentFile), version + "\n");

    private ModelHistory History(string name) => new(Path.Combine(root, name, ModelHistory.FileName));

    private static string ReadPointer(string pointer)
    {
        string lines = Encoding.UTF8.GetString(BoundedFile.Read(pointer, MostBytesOfPointer)).TrimStart('\uFEFF');
        string version = lines.Split('\n', 2)[0].Trim(); // one that was copied from a bucket has more lines
        return IsPlainName(version)
            ? version
            : throw new InvalidModelException($"{pointer} is refused: '{version}' is no version.");
    }
}
