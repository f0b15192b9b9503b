using FuncProxy.Routing.Matching;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Pipeline;

public sealed class ReservedPathTests
{
    [Theory]
    [InlineData("/_funcproxy")]
    [InlineData("/_funcproxy/")]
    [InlineData("/_funcproxy/x")]
    [InlineData("/_FuncProxy/x")]
    [InlineData("/%5ffuncproxy/x")]
    [InlineData("/%5Ffunc%70roxy/x")]
    [InlineData("//_funcproxy/x")]
    [InlineData("///_funcproxy//x")]
    [InlineData("/a/../_funcproxy/x")]
    [InlineData("/a/%2e%2e/_funcproxy/x")]
    [InlineData("/./_funcproxy/x")]
    [InlineData("http://h/_funcproxy/x")]
    [InlineData("/_funcproxy?x=1")]
    public async Task No_spelling_of_the_reserved_path_is_forwarded(string target)
    {
        await using var origin = await KestrelOrigin.StartAsync("origin");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync($"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(404, "destination_not_found");

        origin.Requests.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("/_funcproxyx")]
    [InlineData("/_funcproxy.html")]
    [InlineData("/x/_funcproxy/health/live")]
    [InlineData("/x?/_funcproxy")]
    public async Task Path_that_only_resembles_it_is_forwarded(string target)
    {
        await using var origin = await KestrelOrigin.StartAsync("origin");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync($"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n")).Text.ShouldBe("origin");
    }

    [Theory]
    [InlineData("/_funcproxy", true)]
    [InlineData("/_FUNCPROXY/a", true)]
    [InlineData("/_funcprox", false)]
    [InlineData("/", false)]
    public void Contains_takes_whole_segments_only(string path, bool expected) => ReservedPath.Contains(path).ShouldBe(expected);
}
