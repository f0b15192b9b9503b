using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FuncProxy.Forwarding.Tests.Transforms;

public class ClientCertTransformsTests
{
    [Theory]
    [InlineData("X-Client-Cert")]
    [InlineData("X_Client-Cert")]
    public void What_the_client_claims_is_dropped(string name)
    {
        var exchange = Sample.Exchange();
        exchange.Context.Request.Headers[name] = "forged";

        Sample.Send(exchange, Sample.Compile("ClientCert=X-Client-Cert")).ToString().ShouldNotContain("forged");
    }

    [Fact]
    public void The_connections_certificate_is_sent()
    {
        using var key = ECDsa.Create();
        var now = DateTimeOffset.UtcNow;
        using var certificate = new CertificateRequest("CN=client", key, HashAlgorithmName.SHA256).CreateSelfSigned(now, now.AddDays(1));
        var exchange = Sample.Exchange();
        exchange.Context.Connection.ClientCertificate = certificate;
        exchange.Context.Request.Headers["X-Client-Cert"] = "forged";

        var sent = Sample.Send(exchange, Sample.Compile("ClientCert=X-Client-Cert")).Field("X-Client-Cert")!;

        Convert.FromBase64String(sent).ShouldBe(certificate.RawData);
    }

    [Fact]
    public void A_name_that_is_none_is_an_error() => Sample.ErrorsOf("ClientCert=").ShouldHaveSingleItem();
}
