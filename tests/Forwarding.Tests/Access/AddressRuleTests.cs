using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Access;

public sealed class AddressRuleTests
{
    [Theory]
    [InlineData("\"ipAllow\": [\"203.0.113.0/24\"]", "203.0.113.9", 200)]
    [InlineData("\"ipAllow\": [\"203.0.113.0/24\"]", "203.0.114.9", 403)]
    [InlineData("\"ipAllow\": [\"203.0.113.0/24\"]", "::ffff:203.0.113.9", 200)]
    [InlineData("\"ipAllow\": [\"::ffff:203.0.113.0/120\"]", "203.0.113.9", 200)]
    [InlineData("\"ipAllow\": [\"203.0.113.9/24\"]", "203.0.113.1", 200)]
    [InlineData("\"ipAllow\": [\"2001:db8::/32\", \"203.0.113.9\"]", "2001:db8:1::5", 200)]
    [InlineData("\"ipAllow\": [\"2001:db8::/32\", \"203.0.113.9\"]", "203.0.113.9", 200)]
    [InlineData("\"ipAllow\": [\"2001:db8::/32\", \"203.0.113.9\"]", "2001:db9::5", 403)]
    [InlineData("\"ipAllow\": []", "203.0.113.9", 403)]
    [InlineData("\"ipDeny\": [\"203.0.113.0/24\"]", "203.0.113.9", 403)]
    [InlineData("\"ipDeny\": [\"203.0.113.0/24\"]", "::ffff:203.0.113.9", 403)]
    [InlineData("\"ipDeny\": [\"203.0.113.0/24\"]", "198.51.100.1", 200)]
    [InlineData("\"ipDeny\": [\"0.0.0.0/0\"]", "2001:db8::1", 200)]
    [InlineData("\"ipDeny\": [\"0.0.0.0/0\", \"::/0\"]", "2001:db8::1", 403)]
    [InlineData("\"ipAllow\": [\"203.0.113.0/24\"], \"ipDeny\": [\"203.0.113.9\"]", "203.0.113.9", 403)]
    [InlineData("\"ipAllow\": [\"203.0.113.0/24\"], \"ipDeny\": [\"203.0.113.9\"]", "203.0.113.8", 200)]
    public async Task Client_is_let_in_by_its_address(string rules, string client, int status)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, $"\"access\": {{ {rules} }}"));

        var response = await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: {client}\r\n\r\n");

        response.Status.ShouldBe(status);
        if (status == 403)
        {
            response.ShouldBeProblem(403, "http_request_denied", origin.Address);
            origin.Requests.Count.ShouldBe(0);
        }
    }

    [Theory]
    [InlineData("203.0.113.9, 198.51.100.1", 403)]
    [InlineData("198.51.100.1, 203.0.113.9", 200)]
    [InlineData("198.51.100.1\r\nX-Forwarded-For: 203.0.113.9", 200)]
    [InlineData("203.0.113.9\r\nX_Forwarded_For: 203.0.113.9\r\nX-Forwarded-For: 198.51.100.1", 403)]
    public async Task Hop_that_the_client_wrote_itself_does_not_let_it_in(string chain, int status)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, "\"access\": { \"ipAllow\": [\"203.0.113.0/24\"] }"));

        (await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: {chain}\r\n\r\n")).Status.ShouldBe(status);
    }

    [Fact]
    public async Task Rule_holds_for_its_route_only()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("""
            { "routes": {
                "open": { "match": { "path": "/open" }, "respond": { "body": "in" } },
                "shut": { "match": { "path": "/shut" }, "respond": { "body": "in" }, "access": { "ipDeny": ["127.0.0.0/8"] } } } }
            """);

        (await proxy.RawAsync("GET /open HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(200);
        (await proxy.RawAsync("GET /%73hut HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(403, "http_request_denied");
    }
}
