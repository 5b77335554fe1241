using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace StreamSentiment.Modeling.Storage.Signing;

/// <summary>
/// An Ed25519 private key (RFC 8032), as <c>openssl genpkey -algorithm ed25519</c> writes it: PEM of PKCS #8 (RFC 8410).
/// </summary>
public sealed class SigningKey
{
    private readonly Ed25519PrivateKeyParameters key;

    private SigningKey(Ed25519PrivateKeyParameters key) => this.key = key;

    /// <summary>The public key, as <see cref="ModelOptions.TrustedKeys"/> takes it: base64 without lines.</summary>
    public string PublicKey => Convert.ToBase64String(PublicInfo());

    /// <summary>A new key.</summary>
    public static SigningKey Create() => new(new Ed25519PrivateKeyParameters(new SecureRandom()));

    /// <exception cref="InvalidKeyException">The file cannot be read, or holds no such key.</exception>
    public static SigningKey Read(string path)
    {
        try
        {
            return PrivateKeyFactory.CreateKey(KeyFile.Read(path, KeyFile.PrivateLabel)) is Ed25519PrivateKeyParameters key
                ? new SigningKey(key)
                : throw new InvalidKeyException($"{path} holds no Ed25519 key.");
        }
        catch (Exception e) when (e is not InvalidKeyException) // whatever a parser of keys may say
        {
            throw new InvalidKeyException($"{path} holds no private key in PEM (PKCS #8, without a passphrase): {e.Message}", e);
        }
    }

    /// <summary>
    /// Writes the private key, for its owner alone, and the public one beside it, with <c>.pub</c> behind the name.
    /// </summary>
    /// <exception cref="IOException">There is such a file, or it cannot be written.</exception>
    public void Write(string path)
    {
        byte[] encoded = PrivateKeyInfoFactory.CreatePrivateKeyInfo(key).GetDerEncoded();
        KeyFile.Write(path, KeyFile.PrivateLabel, encoded, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        KeyFile.Write(
            $"{path}.pub",
            KeyFile.PublicLabel,
            PublicInfo(),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead
        );
    }

    /// <returns>64 bytes in base64, a line of <see cref="ModelTrust.SignatureFile"/>.</returns>
    internal string Sign(byte[] content)
    {
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, key);
        signer.BlockUpdate(content, 0, content.Length);
        return Convert.ToBase64String(signer.GenerateSignature());
    }

    private byte[] PublicInfo() =>
        SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(key.GeneratePublicKey()).GetDerEncoded();
}
