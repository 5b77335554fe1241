using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>Certificates of an authority that lives as long as this object; all in PEM.</summary>
internal sealed class Certificates : IDisposable
{
    private static readonly DateTimeOffset Since = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset Until = DateTimeOffset.UnixEpoch.AddYears(100);

    private readonly RSA key = RSA.Create(2048);
    private readonly X509Certificate2 authority;

    public Certificates()
    {
        var request = Request("localhost", key);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority = request.CreateSelfSigned(Since, Until);
    }

    /// <summary>What clients and brokers trust.</summary>
    public string Authority => authority.ExportCertificatePem();

    /// <summary>The key and the certificate of a broker on this machine: those of the authority itself.</summary>
    public string OfBroker => Both(key, authority);

    /// <summary>The key and the certificate of a client, made anew.</summary>
    public string OfClient(string name)
    {
        using var own = RSA.Create(2048);
        using var certificate = Request(name, own).Create(authority, Since, Until, RandomNumberGenerator.GetBytes(8));
        return Both(own, certificate);
    }

    public void Dispose()
    {
        authority.Dispose();
        key.Dispose();
    }

    private static CertificateRequest Request(string name, RSA key) =>
        new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static string Both(RSA key, X509Certificate2 certificate) =>
        $"{key.ExportPkcs8PrivateKeyPem()}\n{certificate.ExportCertificatePem()}\n";
}
