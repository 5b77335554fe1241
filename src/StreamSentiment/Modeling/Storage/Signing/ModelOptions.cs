using Microsoft.Extensions.Options;

namespace StreamSentiment.Modeling.Storage.Signing;

/// <summary>Whose versions of models are taken, and who signs those that are stored.</summary>
public sealed class ModelOptions
{
    /// <summary>The configuration section that these settings are bound to.</summary>
    public const string Section = "Models";

    /// <summary>
    /// Public keys, separated by commas: files of PEM, or what <c>models keygen</c> prints. A version whose manifest none of them
    /// has signed is refused. None by default, which takes any version.
    /// </summary>
    public string TrustedKeys { get; set; } = "";

    /// <summary>
    /// The file of the private key with which a retrainer signs the versions that it stores. None by default, which stores them
    /// without a signature. A scorer needs none.
    /// </summary>
    public string SigningKey { get; set; } = "";

    /// <summary>Whose versions are taken.</summary>
    /// <exception cref="InvalidKeyException">A key cannot be read.</exception>
    internal ModelTrust Trust() => ModelTrust.Of(TrustedKeys);

    /// <summary>The key that signs, or null.</summary>
    /// <exception cref="InvalidKeyException">It cannot be read.</exception>
    internal SigningKey? Key() => SigningKey.Length == 0 ? null : Signing.SigningKey.Read(SigningKey);
}

/// <summary>Refuses keys that cannot be read: a version would be refused for it later.</summary>
internal sealed class ModelOptionsValidator : IValidateOptions<ModelOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        try
        {
            _ = (options.Trust(), options.Key());
            return ValidateOptionsResult.Success;
        }
        catch (InvalidKeyException e)
        {
            return ValidateOptionsResult.Fail($"{ModelOptions.Section}: {e.Message}");
        }
    }
}
