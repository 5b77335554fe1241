using System.Security.Cryptography;

namespace StreamSentiment.Modeling.Storage.Signing;

/// <summary>Keys in files of PEM (RFC 7468).</summary>
internal static class KeyFile
{
    public const string PublicLabel = "PUBLIC KEY";
    public const string PrivateLabel = "PRIVATE KEY";

    /// <exception cref="InvalidKeyException">The file holds something else.</exception>
    public static byte[] Read(string path, string label)
    {
        string text = File.ReadAllText(path);
        return PemEncoding.TryFind(text, out var fields) && text[fields.Label] == label
            ? Convert.FromBase64String(text[fields.Base64Data])
            : throw new InvalidKeyException($"{path} holds no '-----BEGIN {label}-----'.");
    }

    /// <exception cref="IOException">The file exists.</exception>
    public static void Write(string path, string label, byte[] encoded, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(PemEncoding.WriteString(label, encoded));
        writer.Write('\n');
    }
}
