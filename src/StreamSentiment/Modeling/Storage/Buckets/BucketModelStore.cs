using StreamSentiment.Modeling.Storage.Signing;

namespace StreamSentiment.Modeling.Storage.Buckets;

/// <summary>
/// A model store in an S3-compatible bucket, laid out as in a folder: <c>s3://bucket/prefix/&lt;name&gt;/&lt;version&gt;/…</c>
/// and <c>s3://bucket/prefix/&lt;name&gt;/current</c>. The bucket says what exists; a folder on this machine keeps what was
/// downloaded. A version exists when its manifest does, which is uploaded last, and the pointer is replaced only by a writer that
/// has seen its value.
/// </summary>
/// <param name="root">Bucket and prefix.</param>
/// <param name="objects">Reads and writes the bucket.</param>
/// <param name="cacheRoot">The folder that keeps the versions of all buckets.</param>
/// <param name="clock">Gives versions their names.</param>
internal sealed class BucketModelStore(BucketAddress root, BucketObjects objects, string cacheRoot, TimeProvider? clock = null)
    : ModelStore(clock)
{
    private readonly FolderModelStore cache = new(Path.Combine([cacheRoot, root.Bucket, .. root.Key.Split('/')]), clock)
    {
        Remedy = BucketDownload.Remedy,
    };
    private readonly BucketDownload download = new(objects);

    /// <summary>
    /// The version that an address names: a version, a model (its current version), or a store of one model; as
    /// <see cref="FolderModelStore.Locate"/> does for folders.
    /// </summary>
    /// <exception cref="InvalidModelException">There is no model at the address, or more than one.</exception>
    public static BucketVersion Locate(BucketAddress address, BucketObjects objects, string cacheRoot)
    {
        if (address.Parent?.Parent is { } grandparent && objects.Read(address.At(ManifestFile)) is not null)
        {
            return new(new(grandparent, objects, cacheRoot), address.Parent.Name, address.Name);
        }

        if (
            address.Parent is { } parent
            && new BucketModelStore(parent, objects, cacheRoot) is var store
            && store.Current(address.Name) is { } version
        )
        {
            return new(store, address.Name, version);
        }

        var models = from key in objects.Keys(address) let names = key.Split('/') where names is [_, CurrentFile] select names[0];
        return models.ToArray() switch
        {
            [var only] => Locate(address.At(only), objects, cacheRoot),
            [] => throw new InvalidModelException(
                $"There is no model at {address}: neither {ManifestFile} nor {CurrentFile} is in it."
            ),
            var several => throw new InvalidModelException(
                $"{address} holds several models ({string.Join(", ", several.Order())}): name one."
            ),
        };
    }

    public override string? Current(string name) => ReadPointer(name)?.Version;

    /// <summary>The folder of the cache; the version is downloaded into it, if the bucket has it.</summary>
    public override string FolderOf(string name, string version)
    {
        TryBring(name, version);
        return cache.FolderOf(name, version);
    }

    public override string Address(string name, string version) => Version(name, version).ToString();

    private protected override string Look(string name, string version) =>
        !IsPlainName(name) || !IsPlainName(version)
            ? throw new InvalidModelException($"'{name}/{version}' is no version of a model.")
        : TryBring(name, version) ? cache.FolderOf(name, version)
        : throw Absent(name, version);

    public override void MakeCurrent(string name, string version, string? former = null)
    {
        Require(name, version);
        var seen = ReadPointer(name);
        if (former is not null && seen?.Version != former)
        {
            throw Changed(name, version, seen);
        }

        if (seen?.Version != version)
        {
            WritePointer(name, seen is null ? [version] : [version, seen.Version, .. seen.Earlier], seen);
        }
    }

    public override IEnumerable<string> Earlier(string name) =>
        ReadPointer(name) is { } seen
            ? seen.Earlier.Distinct().Where(version => version != seen.Version && Has(name, version))
            : [];

    public override void RollBack(string name, string version)
    {
        var seen = ReadPointer(name);
        if (seen?.Version == version)
        {
            return;
        }

        if (seen is null || !seen.Earlier.Contains(version))
        {
            MakeCurrent(name, version);
            return;
        }

        Require(name, version);
        WritePointer(name, [.. seen.Earlier.SkipWhile(earlier => earlier != version)], seen);
    }

    /// <summary>The pointer as it is now, or null.</summary>
    internal BucketPointer? ReadPointer(string name) =>
        objects.Read(PointerOf(name)) is { } stored ? BucketPointer.From(PointerOf(name), stored) : null;

    /// <summary>Replaces the pointer that was seen, and no other.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="versions">The version to serve, and those before it, the latest first.</param>
    /// <param name="seen">The result of <see cref="ReadPointer"/>.</param>
    /// <exception cref="CurrentModelChangedException">Another pointer has replaced the one that was seen.</exception>
    internal void WritePointer(string name, string[] versions, BucketPointer? seen)
    {
        if (objects.TryReplace(PointerOf(name), BucketPointer.Text(versions), seen?.Stored.ETag))
        {
            return;
        }

        var winner = ReadPointer(name);
        if (winner?.Version != versions[0]) // else it is done: by a try whose answer was lost, or by who wanted the same
        {
            throw Changed(name, versions[0], winner);
        }
    }

    public override void Annotate(string name, string version, string file, byte[] content)
    {
        Require(name, version);
        var address = Version(name, version).At(file);
        if (!objects.TryReplace(address, content, objects.Read(address)?.ETag))
        {
            throw new ModelBucketException($"{address} was written by somebody else at the same time.");
        }
    }

    public override byte[]? Annotation(string name, string version, string file) =>
        objects.Read(Version(name, version).At(file))?.Content;

    internal override void RequireWritable(string name)
    {
        Current(name); // a bucket that is not there is told by the name of an object that a person knows
        cache.RequireWritable(name);
        var probe = root.At(name).At($".probe-{Guid.NewGuid():N}");
        objects.TryReplace(probe, [], former: null);
        objects.Delete(probe);
    }

    internal override string CreateDraftFolder(string name) => cache.CreateDraftFolder(name);

    /// <summary>
    /// The weights are what takes the name in the bucket: they are written only where there are none, and name their draft.
    /// </summary>
    internal override bool TryAccept(string draftFolder, ModelManifest manifest)
    {
        var version = Version(manifest.Name, manifest.Version);
        string draft = Path.GetFileName(draftFolder);
        ModelBucketException? failure = null;
        try
        {
            if (!objects.TryClaim(version.At(WeightsFile), Path.Combine(draftFolder, WeightsFile), draft))
            {
                return false;
            }
        }
        catch (ModelBucketException e)
        {
            failure = e;
        }

        if (!cache.TryAccept(draftFolder, manifest))
        {
            return false;
        }

        string folder = cache.FolderOf(manifest.Name, manifest.Version);
        try
        {
            if (failure is not null)
            {
                throw failure;
            }

            IEnumerable<string> signature = File.Exists(Path.Combine(folder, ModelTrust.SignatureFile))
                ? [ModelTrust.SignatureFile]
                : [];
            foreach (string file in manifest.Files.Keys.Where(file => file != WeightsFile).Concat([.. signature, ManifestFile]))
            {
                objects.Add(version.At(file), Path.Combine(folder, file)); // the manifest last: with it the version exists
            }
        }
        catch (ModelBucketException e)
        {
            // It may be hours of training.
            throw new ModelBucketException($"{e.Message} The version is not in the bucket; it is kept in {folder}.", e);
        }

        return true;
    }

    internal override bool IsTaken(string name, string version) =>
        cache.IsTaken(name, version) || objects.Keys(Version(name, version)).Count > 0;

    /// <summary>Deletes the manifest first: without it the version does not exist.</summary>
    internal override void Delete(string name, string version)
    {
        var folder = Version(name, version);
        foreach (string file in objects.Keys(folder).OrderByDescending(file => file == ManifestFile))
        {
            objects.Delete(folder.At(file));
        }

        if (Directory.Exists(cache.FolderOf(name, version)))
        {
            cache.Delete(name, version);
        }
    }

    internal override void DeleteAbandonedDrafts(string name) => cache.DeleteAbandonedDrafts(name);

    private protected override IEnumerable<(string Name, string Version)> Versions() =>
        objects
            .Keys(root)
            .Select(key => key.Split('/'))
            .Where(names => names is [_, _, ManifestFile] && IsPlainName(names[1]))
            .Select(names => (Name: names[0], Version: names[1]))
            .OrderBy(version => version.Name, StringComparer.Ordinal) // not by key, where "v-2/" comes before "v/"
            .ThenBy(version => version.Version, StringComparer.Ordinal);

    private protected override ModelManifest ReadManifest(string name, string version)
    {
        var address = Version(name, version).At(ManifestFile);
        var stored = objects.Read(address) ?? throw new AbsentModelException($"{address} is missing.");
        var manifest = ModelManifest.Parse(stored.Content, address.ToString());
        manifest.RequireIs(name, version, address.ToString());
        return manifest;
    }

    private bool TryBring(string name, string version) =>
        download.TryBring(Version(name, version), cache.FolderOf(name, version));

    private bool Has(string name, string version) =>
        IsPlainName(name) && IsPlainName(version) && objects.Read(Version(name, version).At(ManifestFile)) is not null;

    private void Require(string name, string version)
    {
        if (!Has(name, version))
        {
            throw Absent(name, version);
        }
    }

    private AbsentModelException Absent(string name, string version) => new($"{name} has no version {version} in {root}.");

    private CurrentModelChangedException Changed(string name, string version, BucketPointer? winner) =>
        new(
            winner is null
                ? $"{PointerOf(name)} is gone: {version} was not made current."
                : $"{PointerOf(name)} names {winner.Version}, which {winner.Stored.Writer ?? "somebody"} made current "
                    + $"at {winner.Stored.WrittenAt:u}: {version} was not made current.",
            winner?.Version
        );

    private BucketAddress Version(string name, string version) => root.At(name).At(version);

    private BucketAddress PointerOf(string name) => root.At(name).At(CurrentFile);
}

/// <summary>A version that a bucket's address names.</summary>
/// <param name="Store">The store that holds it.</param>
/// <param name="Name">The model's name.</param>
/// <param name="Version">The version of that model.</param>
internal sealed record BucketVersion(BucketModelStore Store, string Name, string Version)
{
    /// <summary>The version's folder on this machine; it is downloaded now, unless it was before.</summary>
    public string Folder => Store.Find(Name, Version);
}
