using FuncProxy.Forwarding.Pipeline;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Clients;

public sealed class LoopTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: h\r\n";

    [Fact]
    public async Task Destination_sees_the_deployments_name_after_what_came()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { InstanceName = "edge-1" });

        (await proxy.RawAsync(Get + "\r\n")).Status.ShouldBe(200);
        (await proxy.RawAsync(Get + "Via: 1.0 first, 1.1 second (x)\r\n\r\n")).Status.ShouldBe(200);

        var seen = origin.Requests.All;
        seen[0].Headers.Via.ToString().ShouldBe("1.1 edge-1");
        seen[1].Headers.Via.ToString().ShouldBe("1.0 first, 1.1 second (x), 1.1 edge-1");
    }

    [Fact]
    public async Task Request_that_comes_back_is_508_and_goes_nowhere()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { InstanceName = "edge-1" });

        (await proxy.RawAsync(Get + "Via: 1.1 other, 1.1 Edge-1\r\n\r\n")).ShouldBeProblem(508, "proxy_loop_detected");

        origin.Requests.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Proxy_that_leads_to_itself_answers_508_once_round()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("""{ "routes": {}, "clusters": {} }""");
        proxy.Publish(Routes.To(proxy.Address));
        await RoutesOfAsync(proxy);

        (await proxy.RawAsync(Get + "\r\n")).ShouldBeProblem(508, "proxy_loop_detected");

        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Loop_over_a_second_deployment_is_found_by_the_first()
    {
        await using var first = await ProxyUnderTest.StartAsync("""{ "routes": {}, "clusters": {} }""", new() { InstanceName = "a" });
        await using var second = await ProxyUnderTest.StartAsync(Routes.To(first.Address), new() { InstanceName = "b" });
        first.Publish(Routes.To(second.Address));
        await RoutesOfAsync(first);

        (await first.RawAsync(Get + "\r\n")).ShouldBeProblem(508, "proxy_loop_detected");
    }

    [Fact]
    public async Task Two_deployments_in_a_row_are_no_loop_though_nobody_has_named_them()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var inner = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { InstanceName = new ProxyOptions().InstanceName });
        await using var outer = await ProxyUnderTest.StartAsync(Routes.To(inner.Address), new() { InstanceName = new ProxyOptions().InstanceName });

        (await outer.RawAsync(Get + "\r\n")).Text.ShouldBe("ok");

        origin.Requests.Single.Headers.Via.ToString().ShouldMatch(@"^1\.1 FuncProxy-[0-9a-f]{8}, 1\.1 FuncProxy-[0-9a-f]{8}$");
    }

    [Fact]
    public async Task Route_may_leave_Via_out()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, "\"transforms\": [{ \"requestHeaderRemove\": \"Via\" }]"));

        (await proxy.RawAsync(Get + "Via: 1.1 cdn\r\n\r\n")).Status.ShouldBe(200);

        origin.Requests.Single.Headers.ContainsKey("Via").ShouldBeFalse();
    }

    [Theory]
    [InlineData("Connection: Via", "")]
    [InlineData("Connection: close, via, x-request-id", "")]
    [InlineData("x: 1", "\"transforms\": [{ \"requestHeadersAllowed\": \"Accept\" }]")]
    [InlineData("x: 1", "\"transforms\": [{ \"requestHeadersCopy\": \"false\" }]")]
    public async Task Client_cannot_take_the_proxys_own_fields_away(string field, string route)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, route.Length == 0 ? null : route), new() { InstanceName = "edge-1" });

        (await proxy.RawAsync(Get + $"Via: 1.1 cdn\r\nx-request-id: r1\r\n{field}\r\n\r\n")).Status.ShouldBe(200);

        origin.Requests.Single.Headers.Via.ToString().ShouldEndWith("1.1 edge-1");
        origin.Requests.Single.Headers["x-request-id"].ToString().ShouldBe("r1");
    }

    [Theory]
    [InlineData("FuncProxy", true)]
    [InlineData("my-site_1.eu", true)]
    [InlineData("", false)]
    [InlineData("two words", false)]
    [InlineData("a,b", false)]
    [InlineData("a(b)", false)]
    [InlineData("é", false)]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345", false)]
    public void Name_is_a_token(string name, bool expected) => InstanceNames.IsValid(name).ShouldBe(expected);

    private static Task RoutesOfAsync(ProxyUnderTest proxy) =>
        Wait.UntilAsync(() => proxy.Log.Entries.Any(entry => entry.Id == 1 && entry.Message.Contains(" 1 routes")), "the route");
}
