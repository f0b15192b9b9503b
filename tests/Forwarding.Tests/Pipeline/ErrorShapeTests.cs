using System.Text.Json;
using FuncProxy.Forwarding.Tests.Balancing;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Pipeline;

/// <summary>The proxy's own errors on routes of AI services.</summary>
public sealed class ErrorShapeTests
{
    private const string KeyAccess = """, "access": { "allow": "key" } """;

    [Theory]
    [InlineData("openai", KeyAccess, "", 401, "invalid_request_error", "invalid_api_key")]
    [InlineData("openai", ", \"access\": { \"ipAllow\": [] }", "", 403, "invalid_request_error", "permission_denied")]
    [InlineData("openai", ", \"limits\": { \"maxRequestBodyBytes\": 1 }", "hello", 413, "invalid_request_error", "http_request_denied")]
    [InlineData("openai", "", "", 502, "server_error", "connection_refused")]
    [InlineData("anthropic", KeyAccess, "", 401, "authentication_error", null)]
    [InlineData("anthropic", ", \"access\": { \"ipAllow\": [] }", "", 403, "permission_error", null)]
    [InlineData("anthropic", ", \"limits\": { \"maxRequestBodyBytes\": 1 }", "hello", 413, "request_too_large", null)]
    [InlineData("anthropic", "", "", 502, "api_error", null)]
    public async Task Error_has_the_shape_of_the_routes_api(string api, string route, string body, int status, string type, string? code)
    {
        using var refused = new RefusedPort();
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(refused.Address, $$""" "ai": { "api": "{{api}}" }{{route}} """));

        var response = await proxy.RawAsync($"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        response.Status.ShouldBe(status);
        response.Head.Value("Content-Type").ShouldBe("application/json");
        response.Head.Value("Proxy-Status")!.ShouldStartWith("FuncProxy; error=");
        using var json = JsonDocument.Parse(response.Text);
        var error = json.RootElement.GetProperty("error");
        error.GetProperty("type").GetString().ShouldBe(type);
        error.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        if (api == "openai")
        {
            error.GetProperty("code").GetString().ShouldBe(code);
            error.GetProperty("param").ValueKind.ShouldBe(JsonValueKind.Null);
        }
        else
        {
            json.RootElement.GetProperty("type").GetString().ShouldBe("error");
            json.RootElement.GetProperty("request_id").GetString().ShouldBe(response.Head.Value("request-id"));
        }
    }

    [Theory]
    [InlineData("openai", "requests")]
    [InlineData("anthropic", "rate_limit_error")]
    public async Task Wait_that_every_destination_asks_for_has_it_too(string api, string type)
    {
        await using var full = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "30";
            return Task.CompletedTask;
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(full.Address, $$""" "ai": { "api": "{{api}}" } """));
        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(429);

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        response.Head.Value("Retry-After").ShouldBe("30");
        using var json = JsonDocument.Parse(response.Text);
        json.RootElement.GetProperty("error").GetProperty("type").GetString().ShouldBe(type);
    }

    [Fact]
    public async Task Request_without_a_route_is_told_by_problem_json()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("""{ "routes": { "r": { "match": { "path": "/a" }, "respond": { "status": 200 }, "ai": { "api": "openai" } } } }""");

        (await proxy.RawAsync("GET /b HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(404, "destination_not_found");
    }
}
