using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StreamSentiment.Cli;
using StreamSentiment.Cli.Options;
using StreamSentiment.Tests.Data;

namespace StreamSentiment.Tests.Cli.Options;

public sealed class JavaClientPropertiesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a=b", "a", "b")]
    [InlineData("  a : b c ", "a", "b c ")]
    [InlineData("a b", "a", "b")]
    [InlineData("a", "a", "")]
    [InlineData("a=", "a", "")]
    [InlineData("a\\ b\\:c=d\\=e", "a b:c", "d=e")]
    [InlineData("a=b\\\n    c", "a", "bc")]
    [InlineData("a=b\\\r\n  c", "a", "bc")]
    [InlineData("a=C:\\\\x", "a", "C:\\x")]
    [InlineData("a=\\u00e9\\t|", "a", "é\t|")]
    [InlineData("# c\n! d\n\na==b", "a", "=b")]
    [InlineData("\uFEFFa=b", "a", "b")]
    [InlineData("a=b\na=c", "a", "c")]
    public void Parse_WhatJavaAllows_IsReadAsJavaReadsIt(string text, string key, string value) =>
        Assert.Equal(new Dictionary<string, string> { [key] = value }, JavaPropertiesFile.Parse(text));

    [Theory]
    [InlineData("org.apache.kafka.common.security.plain.PlainLoginModule", "username=\"al ice\" password=\"s\\\"e;c\"", "s\"e;c")]
    [InlineData("org.apache.kafka.common.security.scram.ScramLoginModule", "password='it=is' username='al ice'", "it=is")]
    public void Read_Login_IsTheUserAndThePassword(string module, string options, string password)
    {
        var read = Read(
            $"""
            bootstrap.servers=a:1,b:2
            security.protocol=SASL_SSL
            sasl.mechanism=SCRAM-SHA-512
            sasl.jaas.config={module} required {options.Replace("\\", "\\\\", StringComparison.Ordinal)};
            ssl.endpoint.identification.algorithm=
            """
        );
        Assert.Equal("a:1,b:2", read.Bootstrap);
        Assert.Empty(read.Unused);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["security.protocol"] = "SASL_SSL",
                ["sasl.mechanism"] = "SCRAM-SHA-512",
                ["sasl.username"] = "al ice",
                ["sasl.password"] = password,
                ["ssl.endpoint.identification.algorithm"] = "none",
            },
            read.Properties
        );
    }

    [Fact]
    public void Read_KeysOfOtherThings_AreNamedWithWhatWasMeant()
    {
        var read = Read(
            """
            key.deserializer=x
            acks=1
            group.id=g
            secutity.protocol=SSL
            sasl.login.callback.handler.class=y
            ssl.cipher.suites=DEFAULT
            reconnect.backoff.max.ms=500
            client.id=me
            """
        );
        Assert.Equal(
            [
                "key.deserializer",
                "acks",
                "group.id",
                "secutity.protocol (did you mean security.protocol?)",
                "sasl.login.callback.handler.class",
            ],
            read.Unused
        );
        Assert.Equal("me", read.Properties["client.id"]);
        Assert.Equal("500", read.Properties["reconnect.backoff.max.ms"]);
        Assert.Equal("DEFAULT", read.Properties["ssl.cipher.suites"]);
    }

    [Fact]
    public void Read_TrustStores_PemAndPkcs12AreReadWhateverTheyAreCalled()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest(
            "CN=b",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        string pem = folder.Write("ca.pem", certificate.ExportCertificatePem());
        string pkcs12 = Path.Combine(folder.Path, "trust.jks");
        File.WriteAllBytes(pkcs12, certificate.Export(X509ContentType.Pkcs12, "changeit"));

        Assert.Equal(pem, Read($"ssl.truststore.type=PEM\nssl.truststore.location={pem}").Properties["ssl.ca.location"]);
        string taken = Read($"ssl.truststore.location={pkcs12}\nssl.truststore.password=changeit").Properties["ssl.ca.pem"];
        Assert.Equal(certificate.ExportCertificatePem().Trim(), taken.Trim());
        Refused($"ssl.truststore.location={pkcs12}\nssl.truststore.password=wrong", "ssl.truststore.password");
    }

    [Fact]
    public void Read_WhatCannotBeUsed_IsRefusedWithWhatToDo()
    {
        string jks = Path.Combine(folder.Path, "trust.jks");
        File.WriteAllBytes(jks, [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2]);
        Refused($"ssl.truststore.location={jks}", "keytool -list -rfc");
        Refused($"ssl.keystore.location={jks}", "-deststoretype PKCS12");
        Refused("ssl.truststore.location=/no/such.pem", "/no/such.pem");
        Refused("sasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required;", "Krb5LoginModule");
        Refused("sasl.jaas.config=a.PlainLoginModule required username=\"u\";", "password");
        Assert.Contains("no file", Assert.Throws<UsageException>(() => JavaClientProperties.Read("/no/such.properties")).Message);
    }

    private JavaClientProperties Read(string text) => JavaClientProperties.Read(folder.Write("client.properties", text));

    private void Refused(string text, string named) =>
        Assert.Contains(named, Assert.Throws<UsageException>(() => Read(text)).Message);
}
