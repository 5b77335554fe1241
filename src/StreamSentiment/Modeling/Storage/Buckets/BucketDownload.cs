using StreamSentiment.Modeling.Storage.Signing;

namespace StreamSentiment.Modeling.Storage.Buckets;

/// <summary>Downloads versions from a bucket into a folder: once, aside, verified, and then renamed into place.</summary>
internal sealed class BucketDownload(BucketObjects objects)
{
    /// <summary>What is said to whoever may not write the folder of downloaded versions.</summary>
    public const string Remedy = $"Let {BucketSettings.CacheVariable} name a folder that this process may write.";

    /// <summary>Makes <paramref name="folder"/> hold the version; one that is whole already is left as it is.</summary>
    /// <returns>True if the bucket has the version.</returns>
    /// <exception cref="InvalidModelException">The bucket's files differ from those that its manifest names.</exception>
    public bool TryBring(BucketAddress version, string folder)
    {
        var address = version.At(ModelStore.ManifestFile);
        if (objects.Read(address) is not { } stored)
        {
            return false;
        }

        var manifest = ModelManifest.Parse(stored.Content, address.ToString());
        if (!IsWhole(folder, stored.Content, manifest))
        {
            Bring(version, stored.Content, manifest, folder);
        }

        BringSignature(version, folder);
        return true;
    }

    /// <summary>The manifest does not seal it, and a version may be signed when it is here already.</summary>
    private void BringSignature(BucketAddress version, string folder)
    {
        string kept = Path.Combine(folder, ModelTrust.SignatureFile);
        byte[]? signature = objects.Read(version.At(ModelTrust.SignatureFile))?.Content;
        if (signature is not null && !(File.Exists(kept) && File.ReadAllBytes(kept).AsSpan().SequenceEqual(signature)))
        {
            DurableFile.Replace(kept, signature);
        }
    }

    private static bool IsWhole(string folder, byte[] manifestFile, ModelManifest manifest)
    {
        string kept = Path.Combine(folder, ModelStore.ManifestFile);
        return File.Exists(kept)
            && File.ReadAllBytes(kept).AsSpan().SequenceEqual(manifestFile)
            && manifest.Files.All(file => Fits(Path.Combine(folder, file.Key), file.Value));
    }

    private static bool Fits(string path, string checksum) => File.Exists(path) && FileChecksum.OfFile(path) == checksum;

    private void Bring(BucketAddress version, byte[] manifestFile, ModelManifest manifest, string folder)
    {
        string aside = AsideOf(folder);
        UnwritableStoreException.CreateFolder(aside, Remedy);
        try
        {
            foreach (var (name, checksum) in manifest.Files)
            {
                string file = Path.Combine(aside, name);
                objects.Download(version.At(name), file);
                if (!Fits(file, checksum))
                {
                    throw new InvalidModelException(
                        $"{version.At(name)} is refused: it is truncated or was altered, its SHA-256 is not the one "
                            + $"that {ModelStore.ManifestFile} says."
                    );
                }
            }

            File.WriteAllBytes(Path.Combine(aside, ModelStore.ManifestFile), manifestFile);
            PutInPlace(aside, folder);
        }
        catch (IOException) when (IsWhole(folder, manifestFile, manifest))
        {
            // Another process had it in place first.
        }
        finally
        {
            if (Directory.Exists(aside))
            {
                Directory.Delete(aside, recursive: true);
            }
        }
    }

    private static void PutInPlace(string aside, string folder)
    {
        if (Directory.Exists(folder))
        {
            string damaged = AsideOf(folder);
            Directory.Move(folder, damaged);
            Directory.Delete(damaged, recursive: true);
        }

        Directory.Move(aside, folder);
    }

    private static string AsideOf(string folder) => Path.Combine(Path.GetDirectoryName(folder)!, $".aside-{Guid.NewGuid():N}");
}
