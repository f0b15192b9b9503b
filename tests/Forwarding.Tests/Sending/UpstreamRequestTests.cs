using System.Net;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Sending;
using FuncProxy.Forwarding.Transforms;
using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Sending;

/// <summary>What depends on the peer's address, which over loopback is always a trusted one.</summary>
public sealed class UpstreamRequestTests
{
    [Theory]
    [InlineData(false, "X-Real-IP", null)]
    [InlineData(false, "X_Real-IP", null)]
    [InlineData(false, "True-Client-IP", null)]
    [InlineData(false, "X-Forwarded-Port", null)]
    [InlineData(true, "X-Forwarded-Port", "192.0.2.9")]
    [InlineData(true, "X-Real-IP", "192.0.2.9")]
    public void Identity_is_believed_from_a_trusted_peer_only(bool isTrusted, string name, string? expected)
        => Sent(isTrusted, name, "192.0.2.9").ShouldBe(expected);

    [Theory]
    [InlineData(false, "198.51.100.7")]
    [InlineData(true, "192.0.2.9, 198.51.100.7")]
    public void Chain_is_replaced_or_extended_by_the_peers_trust(bool isTrusted, string expected)
        => Sent(isTrusted, "X-Forwarded-For", "192.0.2.9").ShouldBe(expected);

    private static string? Sent(bool isTrusted, string name, string value)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Headers[name] = value;
        RequestTarget.TryParse("/", out var target).ShouldBe(RequestTargetError.None);
        var peer = IPAddress.Parse("198.51.100.7");
        var exchange = new Exchange
        {
            Context = context,
            RequestId = "1",
            Target = target,
            Via = "1.1 me",
            Client = new ClientInfo(peer, peer, isTrusted, "http", "proxy.example", FieldsAreBelieved: isTrusted),
            Route = new ProxyRoute
            {
                Id = "r",
                Transformer = TransformCompiler.Compile(new RouteConfig()),
                Handler = null!,
                MaxRequestBodyBytes = null,
                Timeout = Timeout.InfiniteTimeSpan,
            },
        };
        using var client = new HttpMessageInvoker(new HttpClientHandler());
        var cluster = new ProxyCluster
        {
            Id = "c",
            Client = client,
            ActivityTimeout = TimeSpan.FromSeconds(1),
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            AllowResponseBuffering = false,
        };
        using var request = UpstreamRequest.Create(exchange, cluster, new CallGuard(TimeProvider.System));
        return request.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
    }
}
