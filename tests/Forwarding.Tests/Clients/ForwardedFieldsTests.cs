using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Clients;

public sealed class ForwardedFieldsTests
{
    [Fact]
    public async Task Destination_learns_client_scheme_and_host()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: shop.example:81\r\n\r\n")).Status.ShouldBe(200);

        var seen = origin.Requests.Single.Headers;
        seen["X-Forwarded-For"].ToString().ShouldBe("127.0.0.1");
        seen["X-Forwarded-Proto"].ToString().ShouldBe("http");
        seen["X-Forwarded-Host"].ToString().ShouldBe("shop.example:81");
        seen.ContainsKey("Forwarded").ShouldBeFalse();
    }

    [Fact]
    public async Task Scheme_is_https_over_tls()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Protocol = ServedProtocol.Https2 });

        (await proxy.SendAsync(HttpMethod.Get, "/")).EnsureSuccessStatusCode();

        origin.Requests.Single.Headers["X-Forwarded-Proto"].ToString().ShouldBe("https");
    }

    [Fact]
    public async Task Trusted_peers_chain_is_extended()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync(
            "GET / HTTP/1.1\r\nHost: inner\r\nX-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: shop.example\r\nForwarded: for=1.2.3.4\r\n\r\n")).Status.ShouldBe(200);

        var seen = origin.Requests.Single.Headers;
        seen["X-Forwarded-For"].ToString().ShouldBe("203.0.113.7, 127.0.0.1");
        seen["X-Forwarded-Proto"].ToString().ShouldBe("https");
        seen["X-Forwarded-Host"].ToString().ShouldBe("shop.example");
        seen.ContainsKey("Forwarded").ShouldBeFalse();
    }

    [Theory]
    [InlineData("X_Forwarded_For")]
    [InlineData("X-Forwarded_For")]
    [InlineData("x_forwarded-host")]
    [InlineData("X_Forwarded_Proto")]
    [InlineData("X_Forwarded_Prefix")]
    [InlineData("X-MS-CLIENT-PRINCIPAL")]
    [InlineData("X_MS_CLIENT_PRINCIPAL_NAME")]
    [InlineData("X-MS-TOKEN-AAD-ACCESS-TOKEN")]
    [InlineData("X-Azure-Functions-X")]
    [InlineData("X-ARR-ClientCert")]
    [InlineData("X-WAWS-Unencoded-URL")]
    [InlineData("x_waws_unencoded_url")]
    [InlineData("X-MS-CLIENT-PRINCIPAL-ID")]
    [InlineData("X-MS-CLIENT-PRINCIPAL-IDP")]
    [InlineData("X-MS-PRIVATELINK-ID")]
    [InlineData("X-MS-SITE-RESTRICTED-TOKEN")]
    [InlineData("x-ms-auth-token")]
    [InlineData("x-ms-original-url")]
    [InlineData("x-ms-invocation-id")]
    [InlineData("X-MS-Anything-New")]
    [InlineData("x-functions-clientid")]
    [InlineData("X-ARR-LOG-ID")]
    [InlineData("X_ARR_SSL")]
    [InlineData("X-Original-URL")]
    [InlineData("X_Original_URL")]
    [InlineData("X-Rewrite-URL")]
    [InlineData("CLIENT-IP")]
    [InlineData("CLIENT_IP")]
    [InlineData("DISGUISED-HOST")]
    [InlineData("disguised_host")]
    [InlineData("WAS-DEFAULT-HOSTNAME")]
    [InlineData("X-SITE-DEPLOYMENT-ID")]
    [InlineData("x-functions-key")]
    [InlineData("x_functions_key")]
    [InlineData("X-Azure-Functions-InvocationId")]
    [InlineData("X-Content-Length")]
    [InlineData("Content_Length")]
    [InlineData("Transfer_Encoding")]
    [InlineData("Proxy-Connection")]
    public async Task Field_of_the_platform_or_alias_of_a_forwarded_one_does_not_travel(string alias)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\n{alias}: evil\r\nx_mine: 1\r\n\r\n")).Status.ShouldBe(200);

        var seen = origin.Requests.Single.Headers;
        seen.ContainsKey(alias).ShouldBeFalse();
        seen["x_mine"].ToString().ShouldBe("1");
    }

    [Theory]
    [InlineData(true, "203.0.113.9")]
    [InlineData(false, "127.0.0.1")]
    public async Task Platforms_client_address_counts_only_in_functions(bool inFunctions, string expected)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { InFunctions = inFunctions });

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\nX-Client-IP: 203.0.113.9\r\n\r\n")).Status.ShouldBe(200);

        origin.Requests.Single.Headers["X-Forwarded-For"].ToString().ShouldBe(expected);
    }

    /// <summary>X-MS-* is also the family of Azure's own services: what their clients say to them must arrive.</summary>
    [Theory]
    [InlineData("x-ms-version")]
    [InlineData("x-ms-date")]
    [InlineData("x-ms-client-request-id")]
    [InlineData("x-ms-blob-type")]
    [InlineData("x-ms-meta-auth")]
    [InlineData("x-ms-authorization-auxiliary")]
    [InlineData("x-ms-useragent")]
    public async Task Field_of_an_Azure_services_client_travels(string name)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { InFunctions = true });

        (await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\n{name}: v\r\n\r\n")).Status.ShouldBe(200);

        origin.Requests.Single.Headers[name].ToString().ShouldBe("v");
    }

    /// <summary>The Functions host is trusted, but relays these as any caller sent them.</summary>
    [Theory]
    [InlineData("X-Real-IP", false, true)]
    [InlineData("X-Forwarded-Port", false, true)]
    [InlineData("CF-Connecting-IP", false, true)]
    [InlineData("X_Real_IP", false, false)]
    [InlineData("X_Forwarded_Port", false, false)]
    [InlineData("X-Real-IP", true, false)]
    [InlineData("X_Real_IP", true, false)]
    [InlineData("True-Client-IP", true, false)]
    [InlineData("X-Azure-ClientIP", true, false)]
    [InlineData("X-Forwarded-Port", true, false)]
    public async Task Identity_field_is_believed_from_a_trusted_peer_that_is_not_the_functions_host(string name, bool inFunctions, bool travels)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { InFunctions = inFunctions });

        (await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\n{name}: 203.0.113.9\r\n\r\n")).Status.ShouldBe(200);

        origin.Requests.Single.Headers.ContainsKey(name).ShouldBe(travels);
    }
}
