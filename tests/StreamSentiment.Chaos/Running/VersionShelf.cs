using StreamSentiment.Contracts;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Chaos.Running;

/// <summary>A model store whose versions are all copies of one.</summary>
internal sealed class VersionShelf
{
    private const string ManifestFile = "model.json";

    private readonly string template;
    private readonly ModelManifest manifest;
    private int count;

    /// <param name="root">The folder of the store.</param>
    /// <param name="model">Of which all versions are copies.</param>
    public VersionShelf(string root, string model)
    {
        Root = root;
        template = ModelLocation.Resolve(model);
        manifest = ModelLocation.ReadManifest(template);
        Current = Add().Version;
        Store.MakeCurrent(manifest.Name, Current);
    }

    public string Root { get; }

    public FolderModelStore Store => new(Root);

    public string Current { get; set; }

    /// <summary>The next version, which is not in the store yet.</summary>
    public ModelReference Next() => new(manifest.Name, $"2026-{++count:D4}");

    public ModelReference Add()
    {
        var next = Next();
        Put(next);
        return next;
    }

    /// <summary>Puts a version into the store.</summary>
    public void Put(ModelReference version)
    {
        string aside = Directory.CreateDirectory(Path.Combine(Root, $".{version.Version}")).FullName;
        foreach (string file in manifest.Files.Keys)
        {
            File.Copy(Path.Combine(template, file), Path.Combine(aside, file));
        }

        File.WriteAllBytes(
            Path.Combine(aside, ManifestFile),
            (manifest with { Version = version.Version }).WithChecksum().ToJson()
        );
        string folder = Store.FolderOf(version.Name, version.Version);
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        Directory.Move(aside, folder);
    }

    /// <summary>Cuts the largest file of a version in half.</summary>
    public void Spoil(ModelReference version)
    {
        var largest = new DirectoryInfo(Store.FolderOf(version.Name, version.Version))
            .EnumerateFiles()
            .MaxBy(file => file.Length)!;
        using var file = largest.OpenWrite();
        file.SetLength(largest.Length / 2);
    }
}
