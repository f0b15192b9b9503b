using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Caching;

/// <summary>What may be stored, and what takes that back.</summary>
public class StorableTests
{
    [Theory]
    [InlineData(500, "staleWhileRevalidate")]
    [InlineData(403, "staleWhileRevalidate")]
    [InlineData(302, "staleWhileRevalidate")]
    [InlineData(200, "staleWhileRevalidate")]
    [InlineData(500, "staleIfError")]
    [InlineData(200, "staleIfError")]
    public async Task Route_spans_store_nothing_that_has_no_lifetime(int status, string span)
    {
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync("for " + context.Request.Headers.Cookie);
        }, $"\"mode\": \"standard\", \"{span}\": \"00:01:00\"");
        await route.TextAsync("/x", ("Cookie", "s=alice"));
        route.Time.Advance(TimeSpan.FromSeconds(5));

        (await route.TextAsync("/x", ("Cookie", "s=bob"))).ShouldBe("for s=bob");
    }

    [Theory]
    [InlineData(403)]
    [InlineData(302)]
    [InlineData(503)]
    public async Task Validator_alone_stores_no_error(int status)
    {
        await using var route = await CachedRoute.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Headers.IfNoneMatch.Count > 0 ? 304 : status;
            context.Response.Headers.ETag = "\"1\"";
            return Task.CompletedTask;
        });
        await route.TextAsync();

        using var second = await route.GetAsync();

        ((int)second.StatusCode).ShouldBe(status);
        route.Origin.Requests.All[1].Headers.IfNoneMatch.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("private, max-age=60")]
    [InlineData("no-store, max-age=60")]
    public async Task Validation_that_takes_the_leave_to_store_back_ends_the_entry(string after)
    {
        await using var route = await CachedRoute.StartAsync(context => AnswerAsync(context, "max-age=10", after));
        await route.TextAsync();
        route.Time.Advance(TimeSpan.FromSeconds(11));

        (await route.TextAsync()).ShouldBe("body");
        await route.TextAsync();

        route.Origin.Requests.Count.ShouldBe(3);
        route.Origin.Requests.All[2].Headers.IfNoneMatch.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Validation_with_credentials_does_not_keep_what_is_public_no_longer()
    {
        await using var route = await CachedRoute.StartAsync(context => AnswerAsync(context, "public, max-age=10", "max-age=60"));
        await route.TextAsync();
        route.Time.Advance(TimeSpan.FromSeconds(11));

        await route.TextAsync("/x", ("Authorization", "Basic eDp5"));
        await route.TextAsync();

        route.Origin.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Hit_keeps_what_caches_before_have_said_and_the_reason()
    {
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers["Cache-Status"] = "Origin; hit";
            context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseFeature>()!.ReasonPhrase = "Fine";
            await context.Response.WriteAsync("x");
        });
        await route.TextAsync();

        // By the handlers, which prepare the head, and then straight from it.
        for (var i = 0; i < 2; i++)
        {
            using var hit = await route.GetAsync();
            hit.Headers.GetValues("Cache-Status").ShouldBe(["Origin; hit", "FuncProxy; hit; ttl=60"]);
            hit.ReasonPhrase.ShouldBe("Fine");
        }
    }

    private static async Task AnswerAsync(HttpContext context, string first, string after)
    {
        context.Response.Headers.ETag = "\"1\"";
        var isHeld = context.Request.Headers.IfNoneMatch == "\"1\"";
        context.Response.Headers.CacheControl = isHeld ? after : first;
        context.Response.StatusCode = isHeld ? 304 : 200;
        if (!isHeld)
        {
            await context.Response.WriteAsync("body");
        }
    }
}
