using System.Net;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Caching;

/// <summary>What RFC 9110 says of methods other than GET.</summary>
public class MethodTests
{
    private const string Cache = "\"mode\": \"override\", \"ttl\": \"00:01:00\", \"methods\": [\"GET\", \"HEAD\", \"POST\"]";

    [Theory]
    [InlineData("HEAD", null)]
    [InlineData("POST", "{}")]
    public async Task Range_is_of_get_only(string method, string? body)
    {
        await using var route = await CachedRoute.StartAsync(context => context.Response.WriteAsync("0123456789"), Cache);
        await route.TextAsync();
        (await route.SendAsync(new HttpMethod(method), "/x", body)).Dispose();

        using var got = await route.SendAsync(new HttpMethod(method), "/x", body, ("Range", "bytes=2-4"));

        got.StatusCode.ShouldBe(HttpStatusCode.OK);
        got.Headers.GetValues("Cache-Status").Single().ShouldContain("hit");
    }

    [Theory]
    [InlineData("If-None-Match", "\"1\"")]
    [InlineData("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")]
    public async Task Condition_of_a_post_is_for_the_destination(string name, string value)
    {
        await using var route = await CachedRoute.StartAsync(AnswerAsync, Cache);
        (await route.SendAsync(HttpMethod.Post, "/x", "{}")).Dispose();

        using var got = await route.SendAsync(HttpMethod.Post, "/x", "{}", (name, value));

        got.StatusCode.ShouldBe(name == "If-None-Match" ? HttpStatusCode.PreconditionFailed : HttpStatusCode.OK);
        route.Origin.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Stale_post_is_sent_without_conditions()
    {
        await using var route = await CachedRoute.StartAsync(AnswerAsync, Cache);
        (await route.SendAsync(HttpMethod.Post, "/x", "{}")).Dispose();
        route.Time.Advance(TimeSpan.FromSeconds(61));

        using var got = await route.SendAsync(HttpMethod.Post, "/x", "{}");

        got.StatusCode.ShouldBe(HttpStatusCode.OK);
        route.Origin.Requests.All[1].Headers.IfNoneMatch.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Query_changes_nothing_where_it_is_not_cached()
    {
        await using var route = await CachedRoute.StartAsync(CachedRoute.Counting(("Cache-Control", "max-age=60")));
        await route.TextAsync();

        (await route.SendAsync(new HttpMethod("QUERY"), "/x", "{}")).Dispose();

        (await route.TextAsync()).ShouldBe("answer 1");
    }

    // RFC 9110 §13.1.2: a match fails for other methods than GET and HEAD.
    private static async Task AnswerAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        if (context.Request.Headers.IfNoneMatch == "\"1\"")
        {
            context.Response.StatusCode = 412;
            return;
        }
        context.Response.Headers.ETag = "\"1\"";
        await context.Response.WriteAsync("answer");
    }
}
