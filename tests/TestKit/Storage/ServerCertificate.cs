using System.Security.Cryptography.X509Certificates;

namespace FuncProxy.TestKit;

/// <summary>A server's certificate with its private key, for servers in this process and, as PEM files, for others.</summary>
/// <param name="Certificate">The certificate with its key.</param>
/// <param name="CertificateFile">The PEM file of the certificate.</param>
/// <param name="KeyFile">The PEM file of the private key.</param>
public sealed record ServerCertificate(X509Certificate2 Certificate, string CertificateFile, string KeyFile);
