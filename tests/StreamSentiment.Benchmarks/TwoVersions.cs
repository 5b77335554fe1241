using StreamSentiment.Modeling;

namespace StreamSentiment.Benchmarks;

/// <summary>A store in a temporary folder with one model under two versions: what a swap costs does not hang on what the weights say.</summary>
internal sealed class TwoVersions : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("streamsentiment-swaps-");

    public TwoVersions(string model)
    {
        string folder = ModelStore.Resolve(model);
        var manifest = ModelStore.ReadManifest(folder);
        Name = manifest.Name;
        foreach (string version in Versions)
        {
            string copy = Directory.CreateDirectory(Path.Combine(root.FullName, Name, version)).FullName;
            foreach (string file in manifest.Files.Keys)
                File.Copy(Path.Combine(folder, file), Path.Combine(copy, file));
            File.WriteAllBytes(Path.Combine(copy, "model.json"), (manifest with { Version = version }).WithChecksum().ToJson());
        }
        new ModelStore(root.FullName).MakeCurrent(Name, Versions[0]);
    }

    public static string[] Versions { get; } = ["even", "odd"];

    public string Name { get; }

    public string Store => root.FullName;

    public void Dispose() => root.Delete(recursive: true);
}
