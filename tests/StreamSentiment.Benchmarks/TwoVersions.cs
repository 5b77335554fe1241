using StreamSentiment.Drift;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Benchmarks;

/// <summary>
/// A store in a temporary folder with one model under two versions: what a swap costs does not hang on what the weights say.
/// </summary>
internal sealed class TwoVersions : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("streamsentiment-swaps-");

    /// <param name="model">Of which both are copies.</param>
    /// <param name="drift">What both are given as the reference of their stream; null for none but their own.</param>
    public TwoVersions(string model, DriftReference? drift = null)
    {
        string folder = ModelLocation.Resolve(model);
        var manifest = ModelLocation.ReadManifest(folder);
        Name = manifest.Name;
        foreach (string version in Versions)
        {
            string copy = Directory.CreateDirectory(Path.Combine(root.FullName, Name, version)).FullName;
            foreach (string file in manifest.Files.Keys)
            {
                File.Copy(Path.Combine(folder, file), Path.Combine(copy, file));
            }

            var files = manifest.Files.ToDictionary();
            if (drift is not null)
            {
                File.WriteAllBytes(Path.Combine(copy, DriftReference.FileName), drift.ToJson());
                files[DriftReference.FileName] = FileChecksum.OfBytes(drift.ToJson());
            }

            File.WriteAllBytes(
                Path.Combine(copy, "model.json"),
                (manifest with { Version = version, Files = files }).WithChecksum().ToJson()
            );
        }
        new FolderModelStore(root.FullName).MakeCurrent(Name, Versions[0]);
    }

    public static string[] Versions { get; } = ["even", "odd"];

    public string Name { get; }

    public string Store => root.FullName;

    public string FolderOf(string version) => Path.Combine(root.FullName, Name, version);

    public void Dispose() => root.Delete(recursive: true);
}
