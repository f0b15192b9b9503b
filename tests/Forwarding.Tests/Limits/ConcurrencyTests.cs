using FuncProxy.Forwarding.Pipeline;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Limits;

public sealed class ConcurrencyTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    private static readonly ProxyLimits OneAtATime = new() { MaxConcurrentRequests = 1, MaxQueuedRequests = 0 };

    [Fact]
    public async Task Request_beyond_all_places_is_503_with_Retry_After_and_the_next_is_served()
    {
        using var release = new SemaphoreSlim(0);
        await using var origin = await KestrelOrigin.StartAsync(context => release.WaitAsync(context.RequestAborted));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Limits = OneAtATime });
        var held = proxy.RawAsync(Get);
        await origin.Requests.WaitForRequestAsync();

        var shed = await proxy.RawAsync(Get);

        shed.ShouldBeProblem(503, "http_request_denied");
        shed.Head.Value("Retry-After").ShouldBe("1");
        origin.Requests.Count.ShouldBe(1);
        release.Release(2);
        (await held).Status.ShouldBe(200);
        (await proxy.RawAsync(Get)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Request_that_waits_is_served_when_a_place_is_free()
    {
        using var release = new SemaphoreSlim(0);
        await using var origin = await KestrelOrigin.StartAsync(context => release.WaitAsync(context.RequestAborted));
        await using var proxy = await ProxyUnderTest.StartAsync(
            Routes.To(origin.Address), new() { Limits = OneAtATime with { MaxQueuedRequests = 1, QueueTimeout = TimeSpan.FromSeconds(30) } });
        var held = proxy.RawAsync(Get);
        await origin.Requests.WaitForRequestAsync();
        // Whichever comes first waits, and the other finds the queue full.
        var (one, other) = (proxy.RawAsync(Get), proxy.RawAsync(Get));
        var refused = await Task.WhenAny(one, other);
        (await refused).Status.ShouldBe(503);

        release.Release(2);

        (await held).Status.ShouldBe(200);
        (await (refused == one ? other : one)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Health_is_answered_when_all_places_are_taken()
    {
        using var release = new SemaphoreSlim(0);
        await using var origin = await KestrelOrigin.StartAsync(context => release.WaitAsync(context.RequestAborted));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Limits = OneAtATime });
        var held = proxy.RawAsync(Get);
        await origin.Requests.WaitForRequestAsync();

        (await proxy.RawAsync("GET /_funcproxy/health/ready HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(200);

        release.Release();
        (await held).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Client_that_leaves_gives_its_place_back()
    {
        await using var origin = await KestrelOrigin.StartAsync(context => context.Request.Path == "/wait" ? Task.Delay(Timeout.Infinite, context.RequestAborted) : Task.CompletedTask);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Limits = OneAtATime });
        using (var client = await RawClient.ConnectAsync(proxy.Address))
        {
            await client.SendAsync("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
            await origin.Requests.WaitForRequestAsync();
        }

        await Wait.UntilAsync(() => proxy.RawAsync(Get).GetAwaiter().GetResult().Status == 200, "the place");
    }

    [Fact]
    public async Task Slow_bodies_hold_half_of_the_places_and_others_are_served()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Limits = new ProxyLimits { MaxConcurrentRequests = 8, MaxQueuedRequests = 0 } });
        var slow = new List<RawClient>();
        for (var i = 0; i < 8; i++)
        {
            slow.Add(await RawClient.ConnectAsync(proxy.Address));
            await slow[i].SendAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\na");
        }

        // Half of them hold a place; the others are answered.
        var answers = slow.Select(client => client.ReadResponseAsync()).ToList();
        for (var i = 0; i < 4; i++)
        {
            var refused = await Task.WhenAny(answers);
            (await refused).ShouldBeProblem(503, "http_request_denied");
            answers.Remove(refused);
        }

        (await proxy.RawAsync(Get)).Status.ShouldBe(200);
        (await proxy.RawAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nwhole")).Status.ShouldBe(200);
        (await proxy.RawAsync("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n0\r\n\r\n")).Status.ShouldBe(200);
        origin.Requests.All[^1].BodyText.ShouldBe("whole");
        answers.ShouldAllBe(answer => !answer.IsCompleted);
        foreach (var client in slow)
        {
            client.Dispose();
        }
    }

    [Fact]
    public async Task Body_that_has_come_gives_its_upload_place_back_while_the_answer_goes_on()
    {
        using var release = new SemaphoreSlim(0);
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            await release.WaitAsync(context.RequestAborted);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Limits = new ProxyLimits { MaxConcurrentRequests = 4, MaxQueuedRequests = 0 } });
        const string Post = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n";
        var clients = new List<RawClient>();
        for (var i = 0; i < 4; i++)
        {
            // In two parts, so that no body is there when its request is admitted.
            clients.Add(await RawClient.ConnectAsync(proxy.Address));
            await clients[i].SendAsync(Post);
            await origin.Requests.WaitForRequestAsync(request => request.Number == i);
            await clients[i].SendAsync("0123456789");
            await Wait.UntilAsync(() => origin.Requests.All[i].BodyLength == 10, "the body");
        }

        release.Release(4);

        foreach (var client in clients)
        {
            (await client.ReadResponseAsync()).Status.ShouldBe(200);
            client.Dispose();
        }
    }

    [Theory]
    [InlineData("203.0.113.1", "203.0.113.1", 429)]
    [InlineData("203.0.113.1", "::ffff:203.0.113.1", 429)]
    [InlineData("203.0.113.1", "203.0.113.2", 200)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", 429)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", 200)]
    public async Task Client_with_as_many_requests_as_one_may_have_gets_429(string first, string second, int status)
    {
        using var release = new SemaphoreSlim(0);
        await using var origin = await KestrelOrigin.StartAsync(context => release.WaitAsync(context.RequestAborted));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Limits = new ProxyLimits { MaxConcurrentRequestsPerClient = 1 } });
        var held = proxy.RawAsync(From(first));
        await origin.Requests.WaitForRequestAsync();

        var other = proxy.RawAsync(From(second));

        if (status == 429)
        {
            var refused = await other;
            refused.ShouldBeProblem(429, "http_request_denied");
            refused.Head.Value("Retry-After").ShouldBe("1");
        }
        release.Release(3);
        (await held).Status.ShouldBe(200);
        (await other).Status.ShouldBe(status);
        (await proxy.RawAsync(From(first))).Status.ShouldBe(200);
    }

    private static string From(string address) => $"GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: {address}\r\n\r\n";
}
