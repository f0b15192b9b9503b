using FuncProxy.Admin.Access;

namespace FuncProxy.Admin.Tests.Api;

public sealed class CacheKeyTests
{
    [Fact]
    public async Task Operator_sees_the_key_on_misses_and_hits_and_the_secret_stays_here()
    {
        await using var origin = await CacheTests.StartOriginAsync();
        await using var admin = await CacheTests.StartAsync(origin);

        var miss = await AskAsync(admin, $"X-FuncProxy-Debug: {AdminUnderTest.Key}\r\n");
        var hit = await AskAsync(admin, $"X-FuncProxy-Debug: {AdminUnderTest.Key}\r\n");

        miss.ShouldMatch("^FuncProxy; fwd=uri-miss; stored; key=\"all[^\"]* \\| http://h/a%20b\\?q=1[^\"]*\"$");
        hit.ShouldMatch("^FuncProxy; hit; ttl=[0-9]+; key=\"");
        hit[hit.IndexOf("key=", StringComparison.Ordinal)..].ShouldBe(miss[miss.IndexOf("key=", StringComparison.Ordinal)..]);
        origin.Requests.Single.Headers.ShouldAllBe(field => !field.Value.ToString().Contains(AdminUnderTest.Key));
        (await AskAsync(admin, "")).ShouldMatch("^FuncProxy; hit; ttl=[0-9]+$");
    }

    [Theory]
    [InlineData("X-FuncProxy-Debug: KEYx")]
    [InlineData("X-FuncProxy-Debug: 1")]
    [InlineData("X-FuncProxy-Debug: KEY\r\nX-FuncProxy-Debug: KEY")]
    [InlineData("X_FuncProxy_Debug: KEY")]
    public async Task Nobody_else_sees_it_and_the_field_travels_in_no_spelling(string field)
    {
        await using var origin = await CacheTests.StartOriginAsync();
        await using var admin = await CacheTests.StartAsync(origin);

        (await AskAsync(admin, field.Replace("KEY", AdminUnderTest.Key) + "\r\n")).ShouldBe("FuncProxy; fwd=uri-miss; stored");

        origin.Requests.Single.Headers.Keys.ShouldNotContain(name => name.Contains("Debug", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Guesses_are_limited_and_do_not_shut_the_API()
    {
        await using var origin = await CacheTests.StartOriginAsync();
        await using var admin = await CacheTests.StartAsync(origin);
        for (var i = 0; i < WrongKeys.MostPerWindow; i++)
        {
            await AskAsync(admin, "X-FuncProxy-Debug: guess\r\n");
        }

        (await AskAsync(admin, $"X-FuncProxy-Debug: {AdminUnderTest.Key}\r\n")).ShouldNotContain("key=");
        await admin.GetAsync("instance");
    }

    private static async Task<string> AskAsync(AdminUnderTest admin, string fields)
        => (await admin.RawAsync($"GET /a%20b?q=1 HTTP/1.1\r\nHost: h\r\n{fields}\r\n")).Head.Value("Cache-Status")!;
}
