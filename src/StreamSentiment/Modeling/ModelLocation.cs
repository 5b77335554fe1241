using StreamSentiment.Modeling.Storage;
using StreamSentiment.Modeling.Storage.Buckets;

namespace StreamSentiment.Modeling;

/// <summary>
/// Opens what a person names by a location: a folder, or <c>s3://bucket/prefix</c>, reached as the environment says
/// (<see cref="BucketSettings"/>).
/// </summary>
public static class ModelLocation
{
    /// <summary>The store at a location.</summary>
    /// <exception cref="InvalidModelException">The location is no folder's name and no bucket's.</exception>
    public static ModelStore OpenStore(string location) =>
        BucketAddress.IsBucket(location)
            ? new BucketModelStore(BucketAddress.Parse(location), BucketSettings.Objects, BucketSettings.Cache)
            : new FolderModelStore(location);

    /// <summary>The store that holds the version that <see cref="Resolve"/> finds.</summary>
    /// <exception cref="InvalidModelException">There is no model at the location, or more than one.</exception>
    /// <exception cref="ModelBucketException">The bucket is absent, refuses or cannot be reached.</exception>
    public static ModelStore OpenStoreOf(string location) =>
        BucketAddress.IsBucket(location)
            ? Locate(location).Store
            : new FolderModelStore(Path.GetFullPath(Path.Combine(Resolve(location), "..", "..")));

    /// <summary>
    /// The folder of the version at a location: a version's own, a model's (its current version), or that of a store of one
    /// model. A version in a bucket is downloaded, unless it was before.
    /// </summary>
    /// <exception cref="InvalidModelException">There is no model at the location, or more than one.</exception>
    /// <exception cref="ModelBucketException">The bucket is absent, refuses or cannot be reached.</exception>
    public static string Resolve(string location) =>
        BucketAddress.IsBucket(location) ? Locate(location).Folder : FolderModelStore.Locate(location);

    /// <summary>The manifest of the version that <see cref="Resolve"/> finds.</summary>
    /// <exception cref="InvalidModelException">There is no model at the location, or its manifest is altered.</exception>
    /// <exception cref="ModelBucketException">The bucket is absent, refuses or cannot be reached.</exception>
    public static ModelManifest ReadManifest(string location) =>
        ModelManifest.Read(Path.Combine(Resolve(location), ModelStore.ManifestFile));

    /// <summary>The name of the model at a location, whatever is wrong with its current version.</summary>
    /// <inheritdoc cref="Resolve"/>
    internal static string NameAt(string location) =>
        BucketAddress.IsBucket(location)
            ? Locate(location).Name
            : Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(Resolve(location))))!;

    /// <summary>
    /// The folders of the versions that were current before the one at a location, the latest first; none where the location
    /// names a version itself.
    /// </summary>
    /// <inheritdoc cref="Resolve"/>
    internal static IEnumerable<string> Earlier(string location)
    {
        if (IsVersion(location))
        {
            return [];
        }

        var store = OpenStoreOf(location);
        string name = NameAt(location);
        return store.Earlier(name).Select(version => store.Find(name, version));
    }

    private static bool IsVersion(string location) =>
        BucketAddress.IsBucket(location)
            ? BucketSettings.Objects.Read(BucketAddress.Parse(location).At(ModelStore.ManifestFile)) is not null
            : File.Exists(Path.Combine(location, ModelStore.ManifestFile));

    private static BucketVersion Locate(string location) =>
        BucketModelStore.Locate(BucketAddress.Parse(location), BucketSettings.Objects, BucketSettings.Cache);
}
