using System.Net;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Sending;

public sealed class UpstreamProtocolTests
{
    private const string AnyCertificate = """ "httpClient": { "dangerousAcceptAnyServerCertificate": true } """;

    [Theory]
    [InlineData(OriginProtocols.Http1, null, "HTTP/1.1")]
    [InlineData(OriginProtocols.Http1, """ "httpRequest": { "version": "1.1" } """, "HTTP/1.1")]
    [InlineData(OriginProtocols.H2c, Routes.Http2, "HTTP/2")]
    [InlineData(OriginProtocols.Https1, AnyCertificate, "HTTP/1.1")]
    [InlineData(OriginProtocols.Https2, AnyCertificate, "HTTP/2")]
    [InlineData(OriginProtocols.Https1And2, AnyCertificate, "HTTP/2")]
    [InlineData(OriginProtocols.Https1And2, AnyCertificate + """, "httpRequest": { "version": "1.1" } """, "HTTP/1.1")]
    public async Task Destination_is_spoken_to_as_the_cluster_says(OriginProtocols protocols, string? cluster, string expected)
    {
        await using var origin = await KestrelOrigin.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body), new() { Protocols = protocols });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: cluster, fields: "\"host\": \"inner.example\""));

        using var response = await proxy.SendAsync(HttpMethod.Post, "/a%2Fb?c", new StringContent("hello"));

        (await response.Content.ReadAsStringAsync()).ShouldBe("hello");
        var seen = origin.Requests.Single;
        seen.Protocol.ShouldBe(expected);
        seen.RawTarget.ShouldBe("/a%2Fb?c");
        seen.Host.ShouldBe("inner.example");
    }

    [Fact]
    public async Task Certificate_that_nobody_trusts_is_a_tls_error()
    {
        await using var origin = await KestrelOrigin.StartAsync(_ => Task.CompletedTask, new() { Protocols = OriginProtocols.Https1 });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(502, "tls_protocol_error", origin.Address);

        origin.Requests.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Destination_without_tls_is_a_tls_error()
    {
        await using var origin = RawOrigin.Start(connection => connection.WriteAsync("this is no TLS at all, not even nearly\r\n"));
        var address = new Uri($"https://localhost:{origin.Port}/");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(address, cluster: AnyCertificate));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(502, "tls_protocol_error", address);
    }

    [Fact]
    public async Task Destination_that_does_not_speak_the_exact_version_is_a_protocol_error()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Routes.Http2));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(502, "http_protocol_error", origin.Address);
    }

    [Fact]
    public async Task Body_of_unknown_length_towards_http10_is_refused_with_length_required()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: """ "httpRequest": { "version": "1.0" } """));

        (await proxy.SendAsync(HttpMethod.Post, "/", new StringContent("hello"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        var response = await proxy.RawAsync("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");

        response.ShouldBeProblem(411, "http_request_denied", origin.Address);
        origin.Requests.Single.Protocol.ShouldBe("HTTP/1.0");
        origin.Requests.Single.BodyText.ShouldBe("hello");
    }
}
