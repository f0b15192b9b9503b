using System.Text;
using FuncProxy.Forwarding.Tests.Compression;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Caching;

/// <summary>HEAD beside GET: what one leaves in the cache is what the other is served.</summary>
public class HeadTests
{
    private static readonly string[] Accepted = ["gzip", "br", "identity", "br, gzip", "gzip;q=0, br;q=0", ""];

    [Theory]
    [InlineData(null, "gzip")]
    [InlineData("gzip", "identity")]
    public async Task Head_leaves_no_fields_to_later_gets(string? stored, string accepted)
    {
        await using var route = await CachedRoute.StartAsync(context => AnswerAsync(context, stored));
        await RawAsync(route, "GET", "gzip");

        await RawAsync(route, "HEAD", accepted);
        var got = await RawAsync(route, "GET", accepted);

        got.Head.Value("Cache-Status")!.ShouldContain("hit");
        Encoding.UTF8.GetString(got.Decoded()).ShouldBe(Bodies.Json);
    }

    [Fact]
    public async Task Fields_fit_the_body_in_whatever_order_clients_ask()
    {
        foreach (var seed in Enumerable.Range(1, 4))
        {
            var random = new Random(seed);
            await using var route = await CachedRoute.StartAsync(context => AnswerAsync(context, seed % 2 == 0 ? "gzip" : null));
            for (var i = 0; i < 60; i++)
            {
                var accepted = Accepted[random.Next(Accepted.Length)];
                var method = random.Next(3) == 0 ? "HEAD" : "GET";
                var range = random.Next(4) == 0 ? "Range: bytes=0-9\r\n" : "";
                var response = await RawAsync(route, method, accepted, range);
                if (method == "GET" && response.Status == 200)
                {
                    Encoding.UTF8.GetString(response.Decoded()).ShouldBe(Bodies.Json, $"seed {seed}, request {i}: {accepted}");
                    (response.Head.Value("Content-Length") ?? response.Body.Bytes.Length.ToString()).ShouldBe(response.Body.Bytes.Length.ToString());
                }
            }
            route.Proxy.Log.Complaints.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Head_of_a_stale_response_renews_it_by_a_get()
    {
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            context.Response.Headers.CacheControl = "max-age=10, stale-while-revalidate=60";
            if (context.Request.Method == "GET")
            {
                await context.Response.WriteAsync("body");
            }
        });
        await route.TextAsync();
        route.Time.Advance(TimeSpan.FromSeconds(15));

        (await route.SendAsync(HttpMethod.Head, "/x", null)).Dispose();
        await Wait.UntilAsync(() => route.Origin.Requests.Count == 2 && route.Proxy.Cache.Fetches.Count == 0, "the renewal");

        (await route.TextAsync()).ShouldBe("body");
        route.Origin.Requests.All[1].Method.ShouldBe("GET");
    }

    [Fact]
    public async Task Head_that_takes_the_leave_to_store_back_ends_the_entry()
    {
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            context.Response.Headers.ETag = "\"1\"";
            context.Response.Headers.CacheControl = context.Request.Method == "HEAD" ? "no-store" : "max-age=60";
            await context.Response.WriteAsync("body");
        });
        await route.TextAsync();

        (await route.SendAsync(HttpMethod.Head, "/x", null, ("Cache-Control", "no-cache"))).Dispose();
        await route.TextAsync();

        route.Origin.Requests.Count.ShouldBe(3);
    }

    private static async Task AnswerAsync(HttpContext context, string? coding)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "max-age=60";
        var body = Encoding.UTF8.GetBytes(Bodies.Json);
        if (coding is not null)
        {
            context.Response.Headers.ContentEncoding = coding;
            body = Bodies.Encode(coding, body);
        }
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static Task<RawResponse> RawAsync(CachedRoute route, string method, string accepted, string fields = "") =>
        route.Proxy.RawAsync($"{method} /x HTTP/1.1\r\nHost: h\r\nAccept-Encoding: {accepted}\r\n{fields}\r\n");
}
