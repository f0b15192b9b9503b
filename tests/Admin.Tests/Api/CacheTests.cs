using System.Net;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Admin.Tests.Api;

public sealed class CacheTests
{
    private static readonly OpenApi Api = OpenApi.Read();

    [Fact]
    public async Task Cache_tells_what_it_holds_and_has_done_by_route_too()
    {
        await using var origin = await StartOriginAsync();
        await using var admin = await StartAsync(origin);
        foreach (var path in (string[])["/a", "/a", "/a", "/b"])
        {
            await admin.Stranger.GetStringAsync(path);
        }

        var cache = await Counted(admin, 4);

        Api.Flaws("GET cache", 200, "application/json", cache).ShouldBeEmpty();
        foreach (var counts in (System.Text.Json.Nodes.JsonNode[])[cache, cache["byRoute"]!.AsArray().ShouldHaveSingleItem()!])
        {
            (counts["hits"]!.GetValue<int>(), counts["misses"]!.GetValue<int>(), counts["stored"]!.GetValue<int>(), counts["hitRatio"]!.GetValue<double>()).ShouldBe((2, 2, 2, 0.5));
        }
        cache["entries"]!.GetValue<int>().ShouldBe(2);
        cache["bytes"]!.GetValue<long>().ShouldBeInRange(100, 100_000);
        cache["limitBytes"]!.GetValue<long>().ShouldBe(64 * 1024 * 1024);
        cache["evicted"]!.GetValue<int>().ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"url":"HTTP://HOST/a"}""", 1)]
    [InlineData("""{"url":"HTTP://HOST/none"}""", 0)]
    [InlineData("""{"prefix":"HTTP://HOST/"}""", 3)]
    [InlineData("""{"prefix":"HTTP://HOST/dir"}""", 1)]
    [InlineData("""{"tag":"even"}""", 1)]
    [InlineData("""{"all":true}""", 3)]
    public async Task Purge_removes_what_is_named_and_no_more(string body, int removed)
    {
        await using var origin = await StartOriginAsync();
        await using var admin = await StartAsync(origin);
        foreach (var path in (string[])["/a", "/even", "/dir/x"])
        {
            await admin.Stranger.GetStringAsync(path);
        }

        var answer = await admin.PostAsync("cache/purge", body.Replace("HOST", admin.Address.Authority));

        Api.Flaws("POST cache/purge", 200, "application/json", answer).ShouldBeEmpty();
        answer["removed"]!.GetValue<int>().ShouldBe(removed);
        (await admin.GetAsync("cache"))["entries"]!.GetValue<int>().ShouldBe(3 - removed);
        (await admin.GetAsync("audit"))["writes"]![0]!["action"]!.GetValue<string>().ShouldBe("purge");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"url":"/a"}""")]
    [InlineData("""{"all":false}""")]
    [InlineData("""{"url":"http://h/a","all":true}""")]
    [InlineData("""{"tag":""}""")]
    [InlineData("""{"everything":true}""")]
    public async Task Purge_of_nothing_or_of_several_is_400(string body)
    {
        await using var admin = await AdminUnderTest.StartAsync("{}");

        (await admin.PostAsync("cache/purge", body, HttpStatusCode.BadRequest))["detail"]!.GetValue<string>().ShouldContain("\"prefix\"");
    }

    internal static Task<KestrelOrigin> StartOriginAsync() => KestrelOrigin.StartAsync(context =>
    {
        context.Response.Headers.CacheControl = "max-age=600";
        context.Response.Headers["Cache-Tag"] = context.Request.Path == "/even" ? "even" : "odd";
        return context.Response.WriteAsync("x");
    });

    internal static Task<AdminUnderTest> StartAsync(KestrelOrigin origin, AdminUnderTestOptions? options = null) => AdminUnderTest.StartAsync(Documents.To(origin.Address, """, "cache": { "mode": "standard" }"""), options);

    /// <summary>The cache once so many requests have been counted, which happens after their responses.</summary>
    private static async Task<System.Text.Json.Nodes.JsonObject> Counted(AdminUnderTest admin, int requests)
    {
        while ((await admin.GetAsync("counters"))["totals"]!["requests"]!.GetValue<int>() < requests)
        {
        }
        return await admin.GetAsync("cache");
    }
}
