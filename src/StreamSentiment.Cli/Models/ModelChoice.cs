using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Modeling.Storage.Buckets;
using StreamSentiment.Retraining;

namespace StreamSentiment.Cli.Models;

/// <summary>Finds the version that a person names: by its location, or by its version in a store.</summary>
internal sealed class ModelChoice
{
    private readonly Option<string> store = new("--models")
    {
        Description = "Model store in which versions are looked up: a folder, or s3://BUCKET/PREFIX. Default: the bundled store.",
        DefaultValueFactory = _ => CommonOptions.BundledModels,
        HelpName = "STORE",
    };

    public void AddTo(Command command) => command.Add(store);

    /// <summary>The version and its folder on this machine.</summary>
    /// <exception cref="UsageException">There is no such version, or several models have one.</exception>
    public (StoredModel Model, string Folder) Find(ParseResult parsed, string name)
    {
        if (BucketAddress.IsBucket(name) || Directory.Exists(name))
        {
            string folder = ModelLocation.Resolve(name);
            var manifest = ModelLocation.ReadManifest(folder);
            var holder = ModelLocation.OpenStoreOf(name);
            return (StoredModel.Read(holder, manifest, holder.Current(manifest.Name) == manifest.Version, Warn), folder);
        }

        string root = parsed.GetValue(store)!;
        var models = ModelLocation.OpenStore(root);
        var found = models
            .List(Warn)
            .Where(each => each.Manifest.Version == name || $"{each.Manifest.Name}/{each.Manifest.Version}" == name)
            .ToArray();
        return found switch
        {
            [var only] => (
                StoredModel.Read(models, only.Manifest, only.IsCurrent, Warn),
                models.Find(only.Manifest.Name, only.Manifest.Version)
            ),
            [] => throw new UsageException($"There is no folder {name}, and no version {name} in {root}."),
            _ => throw new UsageException(
                $"{root} holds several versions {name}: name one of "
                    + $"{string.Join(", ", found.Select(each => $"{each.Manifest.Name}/{each.Manifest.Version}"))}."
            ),
        };
    }

    /// <summary>The store of the version, and its folder on this machine.</summary>
    /// <inheritdoc cref="Find"/>
    public (ModelStore Store, string Folder) Open(ParseResult parsed, string name)
    {
        string folder = Find(parsed, name).Folder;
        bool isLocation = BucketAddress.IsBucket(name) || Directory.Exists(name);
        return (isLocation ? ModelLocation.OpenStoreOf(name) : ModelLocation.OpenStore(parsed.GetValue(store)!), folder);
    }

    private static void Warn(string fault) => Terminal.Say($"warning: {fault}");
}
