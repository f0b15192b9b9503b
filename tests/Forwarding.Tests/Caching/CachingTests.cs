using System.Net;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Caching;

public class CachingTests
{
    private static readonly (string, string) Fresh = ("Cache-Control", "max-age=60");

    [Fact]
    public async Task Hit_shows_what_the_miss_showed_and_says_that_it_is_one()
    {
        await using var route = await CachedRoute.StartAsync(CachedRoute.Counting(Fresh, ("X-Mine", "a"), ("Server", "secret"), ("Location", "/there")), route: "\"transforms\": [ { \"responseHeader\": \"X-Added\", \"set\": \"b\" } ]");
        using var miss = await route.GetAsync();
        route.Time.Advance(TimeSpan.FromSeconds(7));

        // By the handlers, which prepare the head, and then straight from it.
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var hit = await route.GetAsync();

            (await hit.Content.ReadAsStringAsync()).ShouldBe("answer 1");
            hit.StatusCode.ShouldBe(miss.StatusCode);
            Fields(hit).ShouldBe(Fields(miss));
            hit.Headers.Age.ShouldBe(TimeSpan.FromSeconds(7));
            hit.Headers.GetValues("Cache-Status").ShouldHaveSingleItem().ShouldBe("FuncProxy; hit; ttl=53");
        }
        miss.Headers.GetValues("Cache-Status").ShouldHaveSingleItem().ShouldBe("FuncProxy; fwd=uri-miss; stored");
        route.Origin.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Stale_response_is_validated_and_renewed()
    {
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            context.Response.Headers.ETag = "\"1\"";
            context.Response.Headers.CacheControl = "max-age=10";
            if (context.Request.Headers.IfNoneMatch == "\"1\"")
            {
                context.Response.StatusCode = 304;
                return;
            }
            await context.Response.WriteAsync("body");
        });
        await route.TextAsync();
        route.Time.Advance(TimeSpan.FromSeconds(11));

        using var validated = await route.GetAsync();
        using var again = await route.GetAsync();

        (await validated.Content.ReadAsStringAsync()).ShouldBe("body");
        validated.Headers.GetValues("Cache-Status").ShouldHaveSingleItem().ShouldBe("FuncProxy; fwd=stale; fwd-status=304; stored");
        again.Headers.GetValues("Cache-Status").ShouldHaveSingleItem().ShouldStartWith("FuncProxy; hit; ttl=");
        route.Origin.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("api-key")]
    [InlineData("x-api-key")]
    [InlineData("Ocp-Apim-Subscription-Key")]
    public async Task Answer_to_credentials_is_not_stored_also_where_a_transform_takes_them_out(string field)
    {
        await using var route = await CachedRoute.StartAsync(CachedRoute.Counting(Fresh), route: $"\"transforms\": [ {{ \"requestHeaderRemove\": \"{field}\" }} ]");

        (await route.TextAsync("/x", (field, "k"))).ShouldBe("answer 1");
        (await route.TextAsync()).ShouldBe("answer 2");
        route.Origin.Requests.All[0].Headers.ContainsKey(field).ShouldBeFalse();
    }

    [Fact]
    public async Task Answer_to_credentials_is_stored_where_it_is_public()
    {
        await using var route = await CachedRoute.StartAsync(CachedRoute.Counting(("Cache-Control", "public, max-age=60")));

        (await route.TextAsync("/x", ("api-key", "k"))).ShouldBe("answer 1");
        (await route.TextAsync("/x", ("api-key", "other"))).ShouldBe("answer 1");
    }

    [Fact]
    public async Task Each_caller_has_its_own_part_where_the_route_says_so()
    {
        await using var route = await CachedRoute.StartAsync(CachedRoute.Counting(Fresh), "\"mode\": \"standard\", \"perConsumer\": true");

        (await route.TextAsync("/x", ("api-key", "a"))).ShouldBe("answer 1");
        (await route.TextAsync("/x", ("api-key", "b"))).ShouldBe("answer 2");
        (await route.TextAsync("/x")).ShouldBe("answer 3");
        (await route.TextAsync("/x", ("api-key", "a"))).ShouldBe("answer 1");
        (await route.TextAsync("/x", ("x-api-key", "a"))).ShouldBe("answer 4");
    }

    [Fact]
    public async Task Heads_are_not_kept_for_what_nobody_else_will_send()
    {
        await using var route = await CachedRoute.StartAsync(CachedRoute.Counting(Fresh));
        await route.TextAsync();
        var before = route.Proxy.Cache.UsedBytes;

        foreach (var letter in "abcdefgh")
        {
            (await route.TextAsync("/x", ("Accept-Encoding", new string(letter, 8_000)))).ShouldBe("answer 1");
        }
        route.Proxy.Cache.UsedBytes.ShouldBe(before);
        await route.TextAsync("/x", ("Accept-Encoding", new string('a', 100)));

        route.Proxy.Cache.UsedBytes.ShouldBeGreaterThan(before + 200);
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData(", \"storeSetCookie\": true", 1)]
    public async Task Cookie_is_stored_only_where_the_route_says_so(string more, int requests)
    {
        await using var route = await CachedRoute.StartAsync(CachedRoute.Counting(Fresh, ("Set-Cookie", "a=b")), "\"mode\": \"standard\"" + more);
        await route.TextAsync();
        await route.TextAsync();

        route.Origin.Requests.Count.ShouldBe(requests);
    }

    [Fact]
    public async Task Post_is_answered_by_its_meaning_in_the_mode_override()
    {
        await using var route = await CachedRoute.StartAsync(CachedRoute.Counting(), "\"mode\": \"override\", \"ttl\": \"00:01:00\", \"methods\": [\"POST\"]");

        (await PostAsync("""{"model":"m","input":["a","b"]}""")).ShouldBe("answer 1");
        (await PostAsync("""{ "input": [ "\u0061", "b" ], "model": "m" }""")).ShouldBe("answer 1");
        (await PostAsync("""{"model":"m","input":["b","a"]}""")).ShouldBe("answer 2");
        (await PostAsync("not json")).ShouldBe("answer 3");
        (await PostAsync("not json")).ShouldBe("answer 3");
        route.Origin.Requests.All[0].BodyText.ShouldBe("""{"model":"m","input":["a","b"]}""");
        route.Time.Advance(TimeSpan.FromSeconds(61));
        (await PostAsync("not json")).ShouldBe("answer 4");

        async Task<string> PostAsync(string json)
        {
            using var response = await route.SendAsync(HttpMethod.Post, "/v1/chat", json);
            return await response.Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task Change_removes_what_it_may_have_changed()
    {
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers.Location = "/other";
            await context.Response.WriteAsync($"{context.Request.Method} {Guid.NewGuid()}");
        });
        var (x, other, third) = (await route.TextAsync("/x"), await route.TextAsync("/other"), await route.TextAsync("/third"));

        using var changed = await route.SendAsync(HttpMethod.Put, "/x", "{}");

        (await route.TextAsync("/x")).ShouldNotBe(x);
        (await route.TextAsync("/other")).ShouldNotBe(other);
        (await route.TextAsync("/third")).ShouldBe(third);
    }

    [Fact]
    public async Task Stale_response_is_served_while_it_is_renewed()
    {
        await using var route = await CachedRoute.StartAsync(CachedRoute.Counting(("Cache-Control", "max-age=10, stale-while-revalidate=60")));
        await route.TextAsync();
        route.Time.Advance(TimeSpan.FromSeconds(15));

        (await route.TextAsync()).ShouldBe("answer 1");
        await Wait.UntilAsync(() => route.TextAsync().GetAwaiter().GetResult() == "answer 2", "the renewal");
        route.Origin.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Stale_response_stands_in_for_a_destination_that_fails_as_long_as_it_may()
    {
        var fails = false;
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            context.Response.StatusCode = fails ? 503 : 200;
            context.Response.Headers.CacheControl = fails ? "no-store" : "max-age=10";
            await context.Response.WriteAsync("body");
        }, "\"mode\": \"standard\", \"staleIfError\": \"00:01:00\"");
        await route.TextAsync();
        fails = true;
        route.Time.Advance(TimeSpan.FromSeconds(30));

        using var standIn = await route.GetAsync();
        route.Time.Advance(TimeSpan.FromSeconds(60));
        using var failed = await route.GetAsync();

        standIn.StatusCode.ShouldBe(HttpStatusCode.OK);
        standIn.Headers.GetValues("Cache-Status").ShouldHaveSingleItem().ShouldBe("FuncProxy; fwd=stale; fwd-status=503");
        failed.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Parts_are_served_from_a_stored_whole()
    {
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers.ETag = "\"1\"";
            await context.Response.WriteAsync("0123456789");
        });
        await route.TextAsync();

        using var part = await route.GetAsync("/x", ("Range", "bytes=2-4"));
        using var outside = await route.GetAsync("/x", ("Range", "bytes=10-"));
        using var changed = await route.GetAsync("/x", ("Range", "bytes=2-4"), ("If-Range", "\"2\""));

        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsStringAsync()).ShouldBe("234");
        part.Content.Headers.ContentRange!.ToString().ShouldBe("bytes 2-4/10");
        outside.StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
        outside.Content.Headers.ContentRange!.ToString().ShouldBe("bytes */10");
        (await changed.Content.ReadAsStringAsync()).ShouldBe("0123456789");
        route.Origin.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Only_if_cached_is_answered_504_where_nothing_is()
    {
        await using var route = await CachedRoute.StartAsync(CachedRoute.Counting(Fresh));

        using var response = await route.GetAsync("/x", ("Cache-Control", "only-if-cached"));

        response.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        route.Origin.Requests.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Events_are_replayed_once_they_are_complete_and_never_when_they_broke_off()
    {
        var hasBegun = new TaskCompletionSource();
        var breaks = true;
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: 1\n\n");
            await context.Response.Body.FlushAsync();
            if (breaks)
            {
                await hasBegun.Task;
                context.Abort();
                return;
            }
            await context.Response.WriteAsync("data: [DONE]\n\n");
        }, "\"mode\": \"override\", \"ttl\": \"00:01:00\"");

        using (var broken = await route.Proxy.SendAsync(HttpMethod.Get, "/x", completion: HttpCompletionOption.ResponseHeadersRead))
        {
            hasBegun.SetResult();
            await Should.ThrowAsync<HttpRequestException>(() => broken.Content.ReadAsStringAsync());
        }
        breaks = false;
        (await route.TextAsync()).ShouldBe("data: 1\n\ndata: [DONE]\n\n");
        using var replayed = await route.GetAsync();

        (await replayed.Content.ReadAsStringAsync()).ShouldBe("data: 1\n\ndata: [DONE]\n\n");
        replayed.Headers.TransferEncodingChunked.ShouldBe(true);
        route.Origin.Requests.Count.ShouldBe(2);
    }

    private static List<string> Fields(HttpResponseMessage response) =>
        [.. response.Headers.Concat(response.Content.Headers)
            .Where(each => each.Key is not ("Age" or "Cache-Status" or "X-Request-ID" or "Transfer-Encoding" or "Content-Length"))
            .Select(each => $"{each.Key}: {string.Join(", ", each.Value)}").Order(StringComparer.Ordinal)];
}
