using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Forwarding.Hosting;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Hosting;

public sealed class HostTargetTests
{
    private static readonly Gen<string> Targets =
        Gen.Elements("/", "//", "x", "%2F", "%2f", "%20", "%C3%A9", "%F0%9F%98%80", "%E9", "%E2%82", "%25", "%2541", "%25C3%25A9", "%5B", "%3F", "%23", "%5C", ";", "+", "@", "(", "~", "=", ",")
            .ListOf()
            .SelectMany(_ => Gen.Elements("", "?", "?a=%2F&b=%252F&&c", "?x+y=%20;z", "?%25E9=%E9"), (parts, query) => "/" + string.Concat(parts) + query);

    [Theory]
    [InlineData("/a%252Fb", "/a%2Fb")]
    [InlineData("/a%252fb", "/a%2fb")]
    [InlineData("/%252F%252F", "/%2F%2F")]
    [InlineData("/caf%25E9", "/caf%E9")]
    [InlineData("/%25E2%2582x", "/%E2%82x")]
    [InlineData("/%25C0%25AF", "/%C0%AF")]
    [InlineData("/%25ED%25A0%2580", "/%ED%A0%80")]
    public void Escape_that_the_host_could_not_decode_is_as_it_was(string relayed, string sent) => HostTarget.Restore(relayed).ShouldBe(sent);

    [Theory]
    [InlineData("/")]
    [InlineData("/a%2Fb")]
    [InlineData("/100%25")]
    [InlineData("/a%25b")]
    [InlineData("/%25")]
    [InlineData("/%252")]
    [InlineData("/%25zz")]
    [InlineData("/%25%2")]
    [InlineData("/%252e%252E")]
    [InlineData("/%2500")]
    [InlineData("/caf%25C3%25A9")]
    [InlineData("/%25F0%259F%2598%2580")]
    [InlineData("/a?b=%252F")]
    [InlineData("/%25?252F")]
    public void What_the_caller_encoded_itself_stays(string relayed) => HostTarget.Restore(relayed).ShouldBe(relayed);

    [Theory]
    [InlineData("/%252e%252e%252f", "/%252e%252e%2f")]
    [InlineData("/%25E9%25C3%25A9", "/%E9%25C3%25A9")]
    [InlineData("/%25252F", "/%25252F")]
    [InlineData("/a%252Fb?q=%252F", "/a%2Fb?q=%252F")]
    public void Only_the_escape_itself_is_taken_back(string relayed, string restored) => HostTarget.Restore(relayed).ShouldBe(restored);

    [Fact]
    public async Task Destination_sees_the_target_that_the_caller_sent_through_the_host()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { BehindFunctionsHost = true });
        using var relay = new FunctionsHostRelay(proxy.Address, new FunctionsHostOptions());
        await using var host = await KestrelOrigin.StartAsync(relay.RelayAsync, new KestrelOriginOptions { Records = false });
        var sent = Targets.Sample(300, 12).Distinct().ToList();

        foreach (var target in sent)
        {
            (await RawClient.ExchangeAsync(host.Address, $"GET {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")).Status.ShouldBe(200, target);
        }

        sent.Count.ShouldBeGreaterThan(100);
        origin.Requests.All.Select(request => request.RawTarget).ShouldBe(sent);
    }
}
