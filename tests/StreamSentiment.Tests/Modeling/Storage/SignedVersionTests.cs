using System.Security.Cryptography;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Modeling.Storage.Signing;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Modeling.Storage;

public sealed class SignedVersionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SigningKey key = SigningKey.Create();
    private readonly FolderModelStore store;

    public SignedVersionTests() => store = new FolderModelStore(folder.Path) { SigningKey = key };

    private ModelTrust Trust => ModelTrust.Of(key.PublicKey);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_SignedByATrustedKey_IsServed()
    {
        string version = Stored();

        Assert.Null(Record.Exception(() => SentimentModel.Load(version, trust: Trust).Dispose()));
        Assert.Null(Record.Exception(() => SentimentModel.Load(version).Dispose()));
    }

    [Fact]
    public void Load_NotSigned_IsRefusedWhereKeysAreTrusted()
    {
        store.SigningKey = null;

        Assert.Contains("not signed", Refusal(Stored()));
    }

    [Fact]
    public void Load_SignedByAnother_IsRefused()
    {
        store.SigningKey = SigningKey.Create();

        Assert.Contains("no signature of its manifest by a key of Models:TrustedKeys", Refusal(Stored()));
    }

    [Fact]
    public void Load_ManifestThatWasSealedAnew_IsRefused()
    {
        string version = Stored();
        TestModels.Rewrite(version, "evaluation.json", "{ }"u8.ToArray());

        Assert.Contains("no signature of its manifest", Refusal(version));
        Assert.Null(Record.Exception(() => SentimentModel.Load(version).Dispose())); // the checksums fit
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64 at all")]
    [InlineData("\0\0\0")]
    public void Load_NoSignatureInTheFile_IsRefused(string content)
    {
        string version = Stored();
        File.WriteAllText(Path.Combine(version, ModelTrust.SignatureFile), content);

        Assert.Contains("no signature of its manifest", Refusal(version));
    }

    [Fact]
    public void Load_SeveralSignatures_OneTrustedIsEnough()
    {
        string version = Stored();
        string file = Path.Combine(version, ModelTrust.SignatureFile);
        string other = SigningKey.Create().Sign(File.ReadAllBytes(Path.Combine(version, "model.json")));
        File.WriteAllText(file, $"{other}\r\n{File.ReadAllText(file)}");

        Assert.Null(Record.Exception(() => SentimentModel.Load(version, trust: Trust).Dispose()));
    }

    [Fact]
    public void Find_StoreThatTrustsAKey_GivesSignedVersionsOnly()
    {
        store.SigningKey = null;
        string unsigned = TestModels.Store(store).Version;
        store.SigningKey = key;
        string signed = TestModels.Store(store, seed: 2).Version;
        store.Trust = Trust;

        Assert.Equal(store.FolderOf("tiny", signed), store.Find("tiny", signed));
        Assert.ThrowsAny<InvalidModelException>(() => store.Find("tiny", unsigned));
        Assert.ThrowsAny<InvalidModelException>(() => store.MakeCurrent("tiny", unsigned));
    }

    [Fact]
    public void Write_NewKey_IsForItsOwnerAloneAndIsReadBack()
    {
        string file = Path.Combine(folder.Path, "key");
        key.Write(file);

        Assert.Equal(key.PublicKey, SigningKey.Read(file).PublicKey);
        Assert.True(PublicKey.Parse($"{file}.pub").Verifies("a"u8.ToArray(), key.Sign("a"u8.ToArray())));
        Assert.False(PublicKey.Parse($"{file}.pub").Verifies("b"u8.ToArray(), key.Sign("a"u8.ToArray())));
        Assert.True(
            OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite)
        );
        Assert.Throws<IOException>(() => key.Write(file));
    }

    /// <summary>RFC 8032, 7.1, test 2; the keys as OpenSSL writes them.</summary>
    [Fact]
    public void Sign_KeyOfTheStandard_GivesItsSignature()
    {
        string file = Path.Combine(folder.Path, "rfc8032");
        byte[] pkcs8 = Convert.FromHexString(
            "302e020100300506032b6570042204204ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
        );
        File.WriteAllText(file, PemEncoding.WriteString("PRIVATE KEY", pkcs8));

        Assert.Equal(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            Convert.ToHexStringLower(Convert.FromBase64String(SigningKey.Read(file).Sign([0x72])))
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void Of_FileThatIsNoKey_IsRefusedAndNamed(string content)
    {
        string file = folder.Write("no.pub", content);

        Assert.Contains(file, Assert.Throws<InvalidKeyException>(() => ModelTrust.Of($"{key.PublicKey}, {file}")).Message);
        Assert.Contains(file, Assert.Throws<InvalidKeyException>(() => SigningKey.Read(file)).Message);
    }

    private string Stored() => store.FolderOf("tiny", TestModels.Store(store).Version);

    private string Refusal(string version) =>
        Assert.ThrowsAny<InvalidModelException>(() => SentimentModel.Load(version, trust: Trust).Dispose()).Message;
}
