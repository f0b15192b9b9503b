using System.Net;
using System.Text;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Balancing;

/// <summary>Requests that go to the destination of their key, over sockets.</summary>
public sealed class HashedRequestTests : IAsyncLifetime
{
    private const int Users = 20;

    private readonly List<KestrelOrigin> _origins = [];

    public async Task InitializeAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            var name = $"d{i}";
            _origins.Add(await KestrelOrigin.StartAsync(async context =>
            {
                using var body = new StreamReader(context.Request.Body);
                await context.Response.WriteAsync($"{name}:{(await body.ReadToEndAsync()).Length}");
            }));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var origin in _origins)
        {
            await origin.DisposeAsync();
        }
    }

    [Fact]
    public async Task Same_header_goes_to_the_same_destination()
    {
        await using var proxy = await StartAsync("""{ "header": "x-user" }""");

        await ShouldStayAsync(proxy, user => new HttpRequestMessage(HttpMethod.Get, proxy.At("/")) { Headers = { { "X-User", user } } });
    }

    [Fact]
    public async Task Same_field_of_the_body_goes_to_the_same_destination()
    {
        await using var proxy = await StartAsync("""{ "jsonField": "metadata.user" }""");

        await ShouldStayAsync(proxy, user => Post(proxy, user));
    }

    [Fact]
    public async Task Body_that_came_in_pieces_is_sent_whole()
    {
        await using var proxy = await StartAsync("""{ "jsonField": "metadata.user" }""");
        var answers = new HashSet<string>();
        for (var i = 0; i < 5; i++)
        {
            using var request = Post(proxy, "alice", size: 300_000);
            request.Headers.TransferEncodingChunked = true;
            answers.Add(await SendAsync(proxy, request));
        }

        answers.ShouldHaveSingleItem().ShouldEndWith($":{Json("alice", 300_000).Length}");
    }

    [Fact]
    public async Task Body_beyond_the_bound_is_sent_to_any_destination()
    {
        await using var proxy = await StartAsync("""{ "jsonField": "metadata.user" }""", """ "retry": { "maxBufferedBodyBytes": 1000 } """);
        var answers = new HashSet<string>();
        for (var i = 0; i < 40; i++)
        {
            answers.Add(await SendAsync(proxy, Post(proxy, "alice", size: 5000)));
        }

        answers.Count.ShouldBe(3);
        answers.ShouldAllBe(answer => answer.EndsWith($":{Json("alice", 5000).Length}"));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("{\"metadata\":{}}")]
    public async Task Body_without_the_field_is_sent_to_any_destination(string body)
    {
        await using var proxy = await StartAsync("""{ "jsonField": "metadata.user" }""");
        var answers = new HashSet<string>();
        for (var i = 0; i < 40; i++)
        {
            answers.Add(await SendAsync(proxy, new HttpRequestMessage(HttpMethod.Post, proxy.At("/")) { Content = new StringContent(body) }));
        }

        answers.Count.ShouldBe(3);
        answers.ShouldAllBe(answer => answer.EndsWith($":{body.Length}"));
    }

    [Fact]
    public async Task Request_without_a_body_is_sent_to_any_destination()
    {
        await using var proxy = await StartAsync("""{ "jsonField": "user" }""");

        (await SendAsync(proxy, new HttpRequestMessage(HttpMethod.Get, proxy.At("/")))).ShouldEndWith(":0");
    }

    [Fact]
    public async Task Client_that_breaks_off_its_body_is_not_answered_for_another()
    {
        await using var proxy = await StartAsync("""{ "jsonField": "user" }""");

        var response = await proxy.RawAsync("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"use\r\nzz\r\n");

        response.Status.ShouldBe(400);
        _origins.Sum(origin => origin.Requests.Count).ShouldBe(0);
    }

    private async Task<ProxyUnderTest> StartAsync(string hashOn, string? cluster = null)
    {
        var destinations = string.Join(", ", _origins.Select((origin, index) => $$""" "d{{index}}": { "address": "{{origin.Address}}" } """));
        return await ProxyUnderTest.StartAsync($$"""
            {
              "routes": { "all": { "clusterId": "c", "match": { "path": "/{**rest}" } } },
              "clusters": { "c": { "loadBalancingPolicy": "ConsistentHash", "hashOn": {{hashOn}}, "destinations": { {{destinations}} }{{(cluster is null ? "" : ", " + cluster)}} } }
            }
            """);
    }

    private static async Task ShouldStayAsync(ProxyUnderTest proxy, Func<string, HttpRequestMessage> request)
    {
        var all = new HashSet<string>();
        for (var user = 0; user < Users; user++)
        {
            var its = new HashSet<string>();
            for (var again = 0; again < 3; again++)
            {
                its.Add((await SendAsync(proxy, request($"user-{user}")))[..2]);
            }
            all.Add(its.ShouldHaveSingleItem());
        }
        all.Count.ShouldBe(3);
    }

    private static async Task<string> SendAsync(ProxyUnderTest proxy, HttpRequestMessage request)
    {
        using var response = await proxy.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadAsStringAsync();
    }

    private static HttpRequestMessage Post(ProxyUnderTest proxy, string user, int size = 100)
        => new(HttpMethod.Post, proxy.At("/")) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Json(user, size))) };

    private static string Json(string user, int size) => $$"""{"messages":["{{new string('x', size)}}"],"metadata":{"user":"{{user}}" } }""";
}
