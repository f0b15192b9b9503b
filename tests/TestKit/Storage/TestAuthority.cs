using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FuncProxy.TestKit;

/// <summary>A throw-away certificate authority that has issued one certificate, for <c>localhost</c> and the loopback addresses. Nobody trusts it but who is told to.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly TimeSpan Backdating = TimeSpan.FromDays(1);
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _root;

    /// <summary>A new authority with a new certificate.</summary>
    public TestAuthority()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _root = CreateRoot(rootKey);
        RootFile = _folder.Write("root.pem", _root.ExportCertificatePem());

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = Issue(_root, key);
        using var withKey = issued.CopyWithPrivateKey(key);

        // Schannel takes no key that lives in memory only: through PKCS#12 it becomes one that it takes.
        var certificate = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), password: null);
        Server = new ServerCertificate(
            certificate,
            _folder.Write("server.pem", certificate.ExportCertificatePem()),
            _folder.Write("server.key", key.ExportPkcs8PrivateKeyPem()));
    }

    /// <summary>The PEM file of the authority's own certificate.</summary>
    public string RootFile { get; }

    /// <summary>The certificate for servers.</summary>
    public ServerCertificate Server { get; }

    /// <summary>The environment in which a .NET process on Linux trusts this authority (and no other, except those of the system's folder of certificates).</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?> { ["SSL_CERT_FILE"] = RootFile };

    /// <summary>A handler that trusts this authority and no other.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { _root },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    };

    /// <summary>Deletes the files.</summary>
    public void Dispose()
    {
        Server.Certificate.Dispose();
        _root.Dispose();
        _folder.Dispose();
    }

    private static X509Certificate2 CreateRoot(ECDsa key)
    {
        var request = new CertificateRequest("CN=FuncProxy test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now - Backdating, now + Lifetime);
    }

    private static X509Certificate2 Issue(X509Certificate2 root, ECDsa key)
    {
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, true, false));
        request.CertificateExtensions.Add(SelfMadeCertificate.LoopbackNames("localhost"));
        return request.Create(root, root.NotBefore, root.NotAfter, RandomNumberGenerator.GetBytes(16));
    }
}
