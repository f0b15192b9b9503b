using FuncProxy.Admin.Tests.Api;

namespace FuncProxy.Admin.Tests.Access;

/// <summary>The key that a local run makes for itself, when something on the machine brings in requests of others.</summary>
public sealed class LocalRunTests
{
    private static readonly string Key = $"Authorization: Bearer {AdminUnderTest.Key}\r\n";

    [Theory]
    [InlineData("Host: tunnel.example\r\n")]
    [InlineData("Host: localhost.example:7071\r\n")]
    [InlineData("Host: 192.0.2.1\r\n")]
    [InlineData("Host: localhost\r\nX-Forwarded-For: 192.0.2.1\r\n")]
    [InlineData("Host: localhost\r\nX-Forwarded-For: 127.0.0.1\r\n")]
    [InlineData("Host: localhost\r\nX-Forwarded-Host: localhost\r\n")]
    [InlineData("Host: localhost\r\nForwarded: for=192.0.2.1\r\n")]
    [InlineData("Host: localhost\r\nVia: 1.1 tunnel\r\n")]
    [InlineData("Host: localhost\r\nvia:\r\n")]
    public async Task Made_key_opens_nothing_through_another_proxy(string fields)
    {
        await using var admin = await AdminUnderTest.StartAsync("{}", new() { IsKeyMade = true });

        foreach (var path in (string[])["", "/", "/app.js", "/api/instance", "/api/nothing"])
        {
            (await AskAsync(admin, path, fields + Key)).ShouldBe(404, path);
        }
        (await AskAsync(admin, "/health/live", fields)).ShouldBe(200);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LocalHost:7071")]
    [InlineData("127.0.0.1:7071")]
    [InlineData("[::1]:7071")]
    public async Task Made_key_opens_what_this_machine_itself_asks_for(string host)
    {
        await using var admin = await AdminUnderTest.StartAsync("{}", new() { IsKeyMade = true });

        (await AskAsync(admin, "/", $"Host: {host}\r\n")).ShouldBe(200);
        (await AskAsync(admin, "/api/instance", $"Host: {host}\r\n{Key}")).ShouldBe(200);
    }

    [Fact]
    public async Task Key_that_is_set_opens_through_another_proxy()
    {
        await using var admin = await AdminUnderTest.StartAsync("{}");

        (await AskAsync(admin, "/api/instance", $"Host: www.example\r\nVia: 1.1 front\r\nX-Forwarded-For: 192.0.2.1\r\n{Key}")).ShouldBe(200);
    }

    [Fact]
    public async Task Made_key_shows_no_cache_key_through_another_proxy()
    {
        await using var origin = await CacheTests.StartOriginAsync();
        await using var admin = await CacheTests.StartAsync(origin, new() { IsKeyMade = true });
        var request = $"GET /a HTTP/1.1\r\nHost: localhost\r\nX-FuncProxy-Debug: {AdminUnderTest.Key}\r\n";

        (await admin.RawAsync($"{request}Via: 1.1 tunnel\r\n\r\n")).Head.Value("Cache-Status")!.ShouldNotContain("key=");
        (await admin.RawAsync($"{request}\r\n")).Head.Value("Cache-Status")!.ShouldContain("key=");
    }

    private static async Task<int> AskAsync(AdminUnderTest admin, string path, string fields)
        => (await admin.RawAsync($"GET /_funcproxy{path} HTTP/1.1\r\n{fields}\r\n")).Status;
}
