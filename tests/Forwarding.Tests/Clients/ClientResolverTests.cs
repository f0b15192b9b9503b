using System.Net;
using FuncProxy.Forwarding.Clients;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Clients;

public sealed class ClientResolverTests
{
    private const string Outside = "198.51.100.20";
    private const string Trusted = "10.0.0.9";

    [Fact]
    public void Untrusted_peer_is_the_client_whatever_it_says()
    {
        var client = Resolve(Outside, inFunctions: true, ("X-Forwarded-For", "1.2.3.4"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil"), ("X-Client-IP", "1.2.3.4"));

        client.ShouldBe(new ClientInfo(IPAddress.Parse(Outside), IPAddress.Parse(Outside), IsTrusted: false, "http", "inner.example:80"));
    }

    [Fact]
    public void Connection_without_an_address_is_not_trusted()
    {
        var client = Resolve(null, inFunctions: false, ("X-Forwarded-For", "1.2.3.4"));

        client.Address.ShouldBeNull();
        client.IsTrusted.ShouldBeFalse();
    }

    [Theory]
    [InlineData("1.2.3.4", "1.2.3.4")]
    [InlineData("1.1.1.1, 1.2.3.4", "1.2.3.4")]
    [InlineData("1.1.1.1,1.2.3.4, 10.0.0.1,127.0.0.1", "1.2.3.4")]
    [InlineData("10.0.0.1, 10.0.0.2", "10.0.0.1")]
    [InlineData("1.1.1.1, unknown", Trusted)]
    [InlineData("1.1.1.1, unknown, 10.0.0.3", "10.0.0.3")]
    [InlineData("1.2.3.4:5555", "1.2.3.4")]
    [InlineData("[2001:db8::1]:5555", "2001:db8::1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("\"[2001:db8::1]\"", "2001:db8::1")]
    [InlineData("", Trusted)]
    [InlineData(",", Trusted)]
    [InlineData("[2001:db8::1", Trusted)]
    [InlineData("::ffff:10.0.0.4", "::ffff:10.0.0.4")]
    [InlineData("1.2.3.4, ::ffff:10.0.0.4", "1.2.3.4")]
    public void Rightmost_hop_that_is_not_trusted_is_the_client(string chain, string expected) =>
        Resolve(Trusted, inFunctions: false, ("X-Forwarded-For", chain)).Address.ShouldBe(IPAddress.Parse(expected));

    [Fact]
    public void Chain_in_several_lines_is_one()
    {
        var context = Context(Trusted);
        context.Request.Headers["X-Forwarded-For"] = new(["1.1.1.1, 1.2.3.4", "10.0.0.1", "10.0.0.2"]);

        Resolver(false).Resolve(context).Address.ShouldBe(IPAddress.Parse("1.2.3.4"));
    }

    [Theory]
    [InlineData("https", "https")]
    [InlineData("HTTPS", "https")]
    [InlineData("http, https", "https")]
    [InlineData("http", "http")]
    [InlineData("ftp", "http")]
    [InlineData("", "http")]
    public void Trusted_peer_tells_the_scheme(string said, string expected) =>
        Resolve(Trusted, inFunctions: false, ("X-Forwarded-Proto", said)).Scheme.ShouldBe(expected);

    [Theory]
    [InlineData("shop.example", "shop.example")]
    [InlineData("evil.example, shop.example:8443", "shop.example:8443")]
    [InlineData("[2001:db8::1]:8443", "[2001:db8::1]:8443")]
    [InlineData("a b/c@d", "inner.example:80")]
    [InlineData("evil.com:99:88", "inner.example:80")]
    [InlineData("evil.com:99999", "inner.example:80")]
    [InlineData("[::1", "inner.example:80")]
    [InlineData("", "inner.example:80")]
    public void Trusted_peer_tells_the_host(string said, string expected) =>
        Resolve(Trusted, inFunctions: false, ("X-Forwarded-Host", said)).Host.ShouldBe(expected);

    [Fact]
    public void Platforms_address_stands_for_the_whole_chain_in_functions()
    {
        var client = Resolve("127.0.0.1", inFunctions: true, ("X-Client-IP", "203.0.113.9:1234"), ("X-Forwarded-For", "1.2.3.4"));

        client.Address.ShouldBe(IPAddress.Parse("203.0.113.9"));
        client.ChainIsPlatforms.ShouldBeTrue();
    }

    [Theory]
    [InlineData(false, "203.0.113.9")]
    [InlineData(true, "nobody")]
    [InlineData(true, "")]
    public void Platforms_address_is_ignored_elsewhere_or_when_it_is_none(bool inFunctions, string address)
    {
        var client = Resolve(Trusted, inFunctions, ("X-Client-IP", address), ("X-Forwarded-For", "1.2.3.4"));

        client.Address.ShouldBe(IPAddress.Parse("1.2.3.4"));
        client.ChainIsPlatforms.ShouldBeFalse();
    }

    private static ClientInfo Resolve(string? peer, bool inFunctions, params (string Name, string Value)[] fields)
    {
        var context = Context(peer);
        foreach (var (name, value) in fields)
        {
            context.Request.Headers[name] = value;
        }
        return Resolver(inFunctions).Resolve(context);
    }

    private static ClientResolver Resolver(bool inFunctions) => new(TrustedProxies.Parse("10.0.0.0/8"), inFunctions);

    private static DefaultHttpContext Context(string? peer)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = peer is null ? null : IPAddress.Parse(peer);
        context.Request.Scheme = "http";
        context.Request.Headers.Host = "inner.example:80";
        return context;
    }
}
