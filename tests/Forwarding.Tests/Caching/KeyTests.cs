using System.Text;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Consumers;
using FuncProxy.Routing.Validation;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Caching;

/// <summary>Whose response a client is served.</summary>
public class KeyTests
{
    private const string Bodies = "\"mode\": \"override\", \"ttl\": \"00:01:00\", \"methods\": [\"GET\", \"POST\", \"QUERY\"]";

    [Theory]
    [InlineData("Cookie", "s=alice", "s=bob")]
    [InlineData("Authorization", "Basic YWxpY2U6eA==", "Basic Ym9iOng=")]
    public async Task Users_of_one_consumer_have_each_their_own_part(string field, string alice, string bob)
    {
        const string Key = "fp_the-key-of-team-a";
        await using var origin = await KestrelOrigin.StartAsync(context => EchoAsync(context, field));
        var document = Routes.To(origin.Address, "\"access\": { \"allow\": \"key\" }, \"cache\": { \"mode\": \"standard\", \"perConsumer\": true }").TrimEnd();
        document = $"{document[..^1]}, \"consumers\": {{ \"team-a\": {{ \"keys\": [ \"{ConsumerKey.Entry(Key)}\" ] }} }} }}";
        await using var proxy = await ProxyUnderTest.StartAsync(document);

        (await GetAsync(alice)).ShouldBe("for " + alice);
        (await GetAsync(bob)).ShouldBe("for " + bob);
        (await GetAsync(alice)).ShouldBe("for " + alice);
        origin.Requests.Count.ShouldBe(2);

        async Task<string> GetAsync(string value) => (await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\napi-key: {Key}\r\n{field}: {value}\r\n\r\n")).Text;
    }

    [Fact]
    public async Task Callers_behind_one_address_are_told_apart_by_their_cookies()
    {
        await using var route = await CachedRoute.StartAsync(context => EchoAsync(context, "Cookie"), "\"mode\": \"standard\", \"perConsumer\": true");
        await route.TextAsync("/x", ("Cookie", "s=alice"));

        (await route.TextAsync("/x", ("Cookie", "s=bob"))).ShouldBe("for s=bob");
    }

    [Theory]
    [InlineData("\"mode\": \"standard\", \"keyHeaders\": [\"X-Tenant\"]", null)]
    [InlineData("\"mode\": \"standard\"", "X-Tenant")]
    public async Task Field_that_connection_names_chooses_nobody_elses_response(string cache, string? vary)
    {
        await using var route = await CachedRoute.StartAsync(context =>
        {
            context.Response.Headers.Vary = vary;
            return EchoAsync(context, "X-Tenant");
        }, cache);
        await route.Proxy.RawAsync("GET /x HTTP/1.1\r\nHost: " + route.Proxy.Address.Authority + "\r\nX-Tenant: victim\r\nConnection: x-tenant\r\n\r\n");

        (await route.TextAsync("/x", ("X-Tenant", "victim"))).ShouldBe("for victim");
    }

    [Theory]
    [InlineData("X-Forwarded-For", "")]
    [InlineData("My-For", ", \"transforms\": [ { \"x-Forwarded\": \"Set\", \"headerPrefix\": \"My-\" } ]")]
    public async Task Response_that_depends_on_what_the_proxy_writes_is_not_stored(string field, string transforms)
    {
        await using var origin = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.Headers.Vary = field;
            return EchoAsync(context, field);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, "\"cache\": { \"mode\": \"standard\" }" + transforms), new ProxyUnderTestOptions { InFunctions = true });

        foreach (var client in new[] { "203.0.113.1", "203.0.113.2" })
        {
            var response = await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\nX-Client-IP: {client}\r\n\r\n");
            response.Text.ShouldBe("for " + client);
        }
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("QUERY")]
    public async Task Method_without_a_body_has_its_own_key(string method)
    {
        await using var route = await CachedRoute.StartAsync(context => context.Response.WriteAsync("answer to " + context.Request.Method), Bodies);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var other = await route.SendAsync(new HttpMethod(method), "/x", null);
            (await other.Content.ReadAsStringAsync()).ShouldBe("answer to " + method);
        }

        (await route.TextAsync()).ShouldBe("answer to GET");
        route.Origin.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Value_that_is_no_list_is_compared_as_it_is()
    {
        await using var route = await CachedRoute.StartAsync(context =>
        {
            context.Response.Headers.Vary = "Cookie";
            return EchoAsync(context, "Cookie");
        });
        await route.TextAsync("/x", ("Cookie", "s=a,b"));

        (await route.TextAsync("/x", ("Cookie", "s=a,,b"))).ShouldBe("for s=a,,b");
        (await route.TextAsync("/x", ("Cookie", "s=a,b"))).ShouldBe("for s=a,b");
        route.Origin.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    [InlineData("CF-Connecting-IP")]
    [InlineData("x-request-id")]
    [InlineData("my-for")]
    public void Key_of_a_field_that_the_proxy_writes_is_refused(string name)
    {
        var document = Routes.To(new Uri("http://localhost:5001/"), $$"""
            "cache": { "mode": "standard", "keyHeaders": ["X-Tenant", "{{name}}"] }, "transforms": [ { "x-Forwarded": "Set", "headerPrefix": "My-" } ]
            """);

        var error = RouteDocumentReader.Read(Encoding.UTF8.GetBytes(document), settings: null, ProxyEngine.Rules).Errors.ShouldHaveSingleItem();

        error.ToString().ShouldContain("$.routes.all.cache.keyHeaders[1]");
        error.ToString().ShouldContain("written by the proxy");
    }

    private static Task EchoAsync(HttpContext context, string field)
    {
        context.Response.Headers.CacheControl = "max-age=60";
        return context.Response.WriteAsync("for " + context.Request.Headers[field]);
    }
}
