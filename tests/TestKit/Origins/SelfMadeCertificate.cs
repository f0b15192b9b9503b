using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FuncProxy.TestKit;

/// <summary>Makes certificates that nobody trusts, for <c>localhost</c> and the loopback addresses.</summary>
public static class SelfMadeCertificate
{
    /// <summary>A new self-signed certificate with its private key, valid from yesterday for a week.</summary>
    /// <param name="commonName">The subject's common name; also a DNS name of the certificate.</param>
    public static X509Certificate2 Create(string commonName = "localhost")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(LoopbackNames(commonName));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(7));
    }

    /// <summary>The names of a certificate: one DNS name and the loopback addresses.</summary>
    internal static X509Extension LoopbackNames(string dnsName)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(dnsName);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        return names.Build();
    }
}
