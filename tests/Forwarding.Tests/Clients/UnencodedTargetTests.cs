using System.Net;
using FuncProxy.Forwarding.Clients;
using FuncProxy.Routing.Matching;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Clients;

public sealed class UnencodedTargetTests
{
    private const string FieldName = "X-WAWS-Unencoded-URL";

    [Theory]
    [InlineData("/a%2Fb", "/a%252Fb")]
    [InlineData("/a%2fb", "/a%252fb")]
    [InlineData("/a%252Fb", "/a%252Fb")]
    [InlineData("/a%2Fb", "/a%2Fb")]
    [InlineData("/a%252Fb", "/a%2Fb")]
    [InlineData("/a%25e9", "/a%e9")]
    [InlineData("/a%2541", "/a%41", false)]
    [InlineData("/%41%7e", "/A~")]
    [InlineData("/a%5Cb", "/a%5Cb")]
    [InlineData("/a%3Bb;c", "/a;b;c")]
    [InlineData("/caf%c3%a9", "/caf%C3%A9")]
    [InlineData("/%ff", "/%25ff")]
    [InlineData("/a b", "/a%20b", false)]
    [InlineData("/a%20b", "/a%20b")]
    [InlineData("/a//b/", "/a//b/")]
    [InlineData("/a/../b%2Fc", "/b%252Fc", true, "/b%2Fc")]
    [InlineData("/a/%2e%2e/b", "/b", true, "/b")]
    [InlineData("/a?", "/a")]
    [InlineData("/a?x=%2f&y", "/a?x=%2f&y")]
    [InlineData("http://h.example/a%2Fb", "/a%252Fb", true, "/a%2Fb")]
    [InlineData("/a/b", "/a%252Fb", false)]
    [InlineData("/a%2Fb", "/a/b", false)]
    [InlineData("/admin", "/open", false)]
    [InlineData("/open/../admin", "/open", false)]
    [InlineData("/a%2Fb", "/a%252Fbc", false)]
    [InlineData("/a%2Fbc", "/a%252Fb", false)]
    [InlineData("/a%252Fb", "/a%25252Fb", false)]
    [InlineData("/A", "/a", false)]
    [InlineData("/a?x=1", "/a?x=2", false)]
    [InlineData("/a?x=1", "/a", false)]
    [InlineData("/a", "/a?x=1", false)]
    [InlineData("/a%", "/a%25", false)]
    [InlineData("", "/", false)]
    [InlineData("*", "/", false)]
    [InlineData("/%61, /b", "/a", false)]
    public void Original_is_taken_when_it_is_a_spelling_of_what_the_host_sent(string original, string relayed, bool taken = true, string? forwarded = null)
    {
        var context = Context("127.0.0.1", original);
        RequestTarget.TryParse(relayed, out var target).ShouldBe(RequestTargetError.None);

        new UnencodedTarget(new TrustedProxies([])).Restore(context, ref target).ShouldBe(RequestTargetError.None);

        (target.RawPath + target.Query).ShouldBe(taken ? forwarded ?? original : relayed);
    }

    [Fact]
    public void Original_that_climbs_above_the_root_is_refused_though_the_host_hides_it()
    {
        var context = Context("127.0.0.1", "/a/../../b");
        RequestTarget.TryParse("/b", out var target);

        new UnencodedTarget(new TrustedProxies([])).Restore(context, ref target).ShouldBe(RequestTargetError.AboveRoot);
    }

    [Fact]
    public void Stranger_is_not_believed()
    {
        var context = Context("203.0.113.9", "/%61");
        RequestTarget.TryParse("/a", out var target);

        new UnencodedTarget(new TrustedProxies([])).Restore(context, ref target);

        target.RawPath.ShouldBe("/a");
    }

    [Theory]
    [InlineData(true, "/v/a%2Fb?")]
    [InlineData(false, "/v/a%252Fb")]
    public async Task Destination_sees_the_original_in_functions_only(bool inFunctions, string expected)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { InFunctions = inFunctions });

        (await proxy.RawAsync($"GET /v/a%252Fb HTTP/1.1\r\nHost: h\r\n{FieldName}: /v/a%2Fb?\r\n\r\n")).Status.ShouldBe(200);

        origin.Requests.Single.RawTarget.ShouldBe(expected);
    }

    /// <summary>Rules and destination see one and the same target, whichever spelling the field has.</summary>
    [Theory]
    [InlineData("/open", "/shut")]
    [InlineData("/open", "/open/../shut")]
    [InlineData("/open", "/%73hut")]
    [InlineData("/shut", "/open")]
    [InlineData("/shut", "/%73hut")]
    public async Task Field_leads_nobody_past_a_rule(string relayed, string original)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync($$"""
            { "routes": {
                "open": { "clusterId": "c", "match": { "path": "/open" } },
                "shut": { "clusterId": "c", "match": { "path": "/shut" }, "access": { "ipAllow": [] } } },
              "clusters": { "c": { "destinations": { "d": { "address": "{{origin.Address}}" } } } } }
            """, new() { InFunctions = true });

        var status = (await proxy.RawAsync($"GET {relayed} HTTP/1.1\r\nHost: h\r\n{FieldName}: {original}\r\n\r\n")).Status;

        status.ShouldBe(relayed == "/open" ? 200 : 403);
        origin.Requests.All.ShouldAllBe(request => request.RawTarget == "/open");
    }

    [Theory]
    [InlineData("/a%2Fb")]
    [InlineData("/a%252Fb")]
    [InlineData("/%41%7e")]
    [InlineData("/a;b//c+d")]
    [InlineData("/a%5Cb")]
    [InlineData("/a?")]
    [InlineData("/a?x=%2F&&")]
    [InlineData("/caf%c3%a9/%ff")]
    public async Task Target_is_exact_behind_front_end_and_host(string sent)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { InFunctions = true, BehindFunctionsHost = true });
        using var relay = new FunctionsHostRelay(proxy.Address, new FunctionsHostOptions { FrontEnd = new AzureFrontEnd() });
        await using var host = await KestrelOrigin.StartAsync(relay.RelayAsync);

        (await RawClient.ExchangeAsync(host.Address, $"GET {sent} HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(200);

        origin.Requests.Single.RawTarget.ShouldBe(sent);
    }

    private static DefaultHttpContext Context(string peer, string original)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        context.Request.Headers[FieldName] = original;
        return context;
    }
}
