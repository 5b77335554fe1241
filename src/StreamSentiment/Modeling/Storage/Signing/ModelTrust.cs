using System.Text;

namespace StreamSentiment.Modeling.Storage.Signing;

/// <summary>
/// Whose versions are taken. A manifest holds the checksums of all other files, and a signature of the manifest, in
/// <c>model.sig</c> beside it, vouches for them all. The file has a signature a line, in base64, so that a version may have those
/// of several keys.
/// </summary>
public sealed class ModelTrust
{
    /// <summary>The file of a version that holds the signatures of its manifest.</summary>
    public const string SignatureFile = "model.sig";

    private const int MostBytes = 64 * 1024;

    private readonly IReadOnlyList<PublicKey> keys;

    private ModelTrust(IReadOnlyList<PublicKey> keys) => this.keys = keys;

    /// <summary>Takes versions that one of these keys has signed, and no others; without keys any version.</summary>
    /// <param name="keys">The setting <see cref="ModelOptions.TrustedKeys"/>.</param>
    /// <exception cref="InvalidKeyException">One of them is no public key.</exception>
    public static ModelTrust Of(string keys) =>
        new([.. keys.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(PublicKey.Parse)]);

    /// <summary>Refuses a version that nobody who is trusted has signed.</summary>
    /// <param name="folder">The version's folder.</param>
    /// <param name="manifest">The content of its manifest.</param>
    /// <exception cref="InvalidModelException">It is not signed, or by others.</exception>
    internal void Require(string folder, byte[] manifest)
    {
        if (keys.Count == 0)
        {
            return;
        }

        string path = Path.Combine(folder, SignatureFile);
        if (!File.Exists(path))
        {
            throw new InvalidModelException(
                $"{folder} is refused: it is not signed ({SignatureFile} is missing), and only versions that are signed by a key "
                    + "of Models:TrustedKeys are taken."
            );
        }

        string[] signatures = Encoding
            .UTF8.GetString(BoundedFile.Read(path, MostBytes))
            .Split('\n', StringSplitOptions.TrimEntries);
        if (!signatures.Any(signature => keys.Any(key => key.Verifies(manifest, signature))))
        {
            throw new InvalidModelException(
                $"{folder} is refused: {SignatureFile} holds no signature of its manifest by a key of Models:TrustedKeys."
            );
        }
    }
}
