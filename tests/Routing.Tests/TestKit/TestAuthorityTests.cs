using System.Security.Cryptography.X509Certificates;
using FuncProxy.TestKit;

namespace FuncProxy.Routing.Tests.TestKit;

public sealed class TestAuthorityTests
{
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Azurite_takes_tokens_over_tls_from_who_trusts_the_authority()
    {
        using var authority = new TestAuthority();
        await using var azurite = await AzuriteServer.StartAsync(new AzuriteOptions { Certificate = authority.Server });
        using var calls = Calls(azurite.Endpoint, AnHour, authority.CreateHandler());
        using var expired = Calls(azurite.Endpoint, -AnHour, authority.CreateHandler());
        using var distrustful = Calls(azurite.Endpoint, AnHour, new SocketsHttpHandler { UseProxy = false });

        azurite.Address.Scheme.ShouldBe("https");
        (await calls.CreateTableAsync("Routes")).Status.ShouldBe(201);
        (await calls.PutAsync("Routes", "p", "r", "{}")).Status.ShouldBe(204);
        var refused = await expired.GetAsync("Routes", "p", "r");
        refused.Status.ShouldBe(403);
        refused.ErrorCode.ShouldBe("AuthenticationFailed");
        refused.Body.ShouldContain("The token is expired");
        (await Should.ThrowAsync<HttpRequestException>(() => distrustful.GetAsync("Routes", "p", "r")))
            .HttpRequestError.ShouldBe(HttpRequestError.SecureConnectionError);
    }

    [Fact]
    public async Task Gate_serves_tls_before_a_storage_with_tls()
    {
        using var authority = new TestAuthority();
        await using var azurite = await AzuriteServer.StartAsync(new AzuriteOptions { Certificate = authority.Server });
        await using var gate = await StorageGate.StartAsync(azurite.Address, authority.Server);
        using var calls = Calls(azurite.Account.EndpointAt(gate.Address), AnHour, authority.CreateHandler());

        (await calls.CreateTableAsync("Routes")).Status.ShouldBe(201);

        gate.Address.Scheme.ShouldBe("https");
        gate.Count(StorageOperation.Table).ShouldBe(1);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Certificate_is_for_the_loopback_names_and_chains_to_the_root(string name)
    {
        using var authority = new TestAuthority();
        using var chain = new X509Chain { ChainPolicy = authority.CreateHandler().SslOptions.CertificateChainPolicy! };

        chain.Build(authority.Server.Certificate).ShouldBeTrue();
        authority.Server.Certificate.MatchesHostname(name).ShouldBeTrue();
        using var fromFiles = X509Certificate2.CreateFromPemFile(authority.Server.CertificateFile, authority.Server.KeyFile);
        fromFiles.HasPrivateKey.ShouldBeTrue();
        fromFiles.Thumbprint.ShouldBe(authority.Server.Certificate.Thumbprint);
    }

    private static TableCalls Calls(Uri endpoint, TimeSpan lifetime, HttpMessageHandler handler) =>
        TableCalls.WithToken(endpoint, () => IdentityStandIn.MakeToken("https://storage.azure.com", lifetime), handler);
}
