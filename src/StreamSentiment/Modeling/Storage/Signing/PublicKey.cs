using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

namespace StreamSentiment.Modeling.Storage.Signing;

/// <summary>
/// An Ed25519 public key (RFC 8032), as <c>openssl pkey -pubout</c> writes it: PEM of a SubjectPublicKeyInfo (RFC 8410).
/// </summary>
internal sealed class PublicKey
{
    private readonly Ed25519PublicKeyParameters key;

    private PublicKey(Ed25519PublicKeyParameters key) => this.key = key;

    /// <summary>The key of a file of PEM, or one that is written out: the base64 between the lines of PEM.</summary>
    /// <exception cref="InvalidKeyException">It is neither.</exception>
    public static PublicKey Parse(string fileOrKey)
    {
        try
        {
            byte[] encoded = File.Exists(fileOrKey)
                ? KeyFile.Read(fileOrKey, KeyFile.PublicLabel)
                : Convert.FromBase64String(fileOrKey);
            return PublicKeyFactory.CreateKey(encoded) is Ed25519PublicKeyParameters key
                ? new PublicKey(key)
                : throw new InvalidKeyException($"'{fileOrKey}' is no Ed25519 key.");
        }
        catch (Exception e) when (e is not InvalidKeyException) // whatever a parser of keys may say
        {
            throw new InvalidKeyException(
                $"'{fileOrKey}' is neither a file with a public key in PEM nor such a key in base64: {e.Message}",
                e
            );
        }
    }

    /// <param name="content">What was signed.</param>
    /// <param name="signature">64 bytes in base64; anything else is no signature.</param>
    public bool Verifies(byte[] content, string signature)
    {
        Span<byte> bytes = stackalloc byte[Ed25519PrivateKeyParameters.SignatureSize];
        if (!Convert.TryFromBase64String(signature, bytes, out int length) || length != bytes.Length)
        {
            return false;
        }

        var verifier = new Ed25519Signer();
        verifier.Init(forSigning: false, key);
        verifier.BlockUpdate(content, 0, content.Length);
        return verifier.VerifySignature(bytes.ToArray());
    }
}

/// <summary>A key cannot be read; the message is one sentence and never shows a private key.</summary>
public sealed class InvalidKeyException(string message, Exception? inner = null) : StreamSentimentException(message, inner);
