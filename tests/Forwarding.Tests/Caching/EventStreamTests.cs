using System.Buffers;
using System.Text;
using FuncProxy.Forwarding.Caching;
using FuncProxy.Routing.Model;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Caching;

/// <summary>Of a stream it is known at its end only whether it was one to keep.</summary>
public class EventStreamTests
{
    private const string Chat = "data: {\"object\":\"chat.completion.chunk\"}\n\n";

    [Theory]
    [InlineData("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}\n\n")]
    [InlineData("data: {\"error\":{\"message\":\"The server had an error\"}}\n\n")]
    [InlineData("data: {\"type\":\"response.failed\"}\n\n")]
    [InlineData("data: cut off")]
    public async Task Stream_that_tells_of_a_failure_is_not_stored(string last)
    {
        await using var route = await StartAsync("data: {\"error\":null,\"type\":\"x\"}\n\n", last);
        await route.TextAsync();
        await route.TextAsync();

        route.Origin.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Stream_that_ends_in_good_order_is_stored()
    {
        await using var route = await StartAsync("data: {\"error\":null,\"type\":\"x\"}\n\n", "data: {\"nested\":{\"error\":1}}\n\n");
        var first = await route.TextAsync();

        (await route.TextAsync()).ShouldBe(first);
        route.Origin.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Stream_that_only_the_connection_ends_is_not_stored_by_the_routes_own_time()
    {
        await using var origin = HostileOrigin.BreakingOff("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: 1\n\n", isReset: false);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, "\"cache\": { \"mode\": \"override\", \"ttl\": \"00:01:00\" }"));

        foreach (var _ in Enumerable.Range(0, 2))
        {
            (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Head.Value("Cache-Status")!.ShouldNotContain("stored");
        }
    }

    [Theory]
    [InlineData(AiApi.OpenAI, Chat, false)]
    [InlineData(AiApi.OpenAI, Chat + "data: [DONE]\n\n", true)]
    [InlineData(AiApi.AzureOpenAI, Chat + "data: [DONE]\r\n\r\n", true)]
    [InlineData(AiApi.OpenAI, "event: response.completed\ndata: {\"type\":\"response.completed\"}\n\n", true)]
    [InlineData(AiApi.OpenAI, "event: response.failed\ndata: {}\n\n", false)]
    [InlineData(AiApi.Anthropic, "event: message_start\ndata: {\"type\":\"message_start\"}\n\n", false)]
    [InlineData(AiApi.Anthropic, "event: message_start\ndata: {}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n", true)]
    [InlineData(null, Chat, true)]
    [InlineData(null, "data: {\"error\"", false)]
    [InlineData(null, "data: {broken \"error\"\r\r", true)]
    [InlineData(null, "", false)]
    public void Stream_is_whole_when_its_api_says_so(AiApi? api, string stream, bool isWhole) =>
        StreamCheck.IsWhole(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(stream)), api).ShouldBe(isWhole);

    private static Task<CachedRoute> StartAsync(string first, string last) => CachedRoute.StartAsync(async context =>
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(first);
        await context.Response.Body.FlushAsync();
        await context.Response.WriteAsync(last);
    }, "\"mode\": \"override\", \"ttl\": \"00:01:00\"");
}
