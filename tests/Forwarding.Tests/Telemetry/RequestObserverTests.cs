using System.Net;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;
using FuncProxy.Forwarding.Tests.Retrying;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Telemetry;

/// <summary>What observers are told of requests that have ended.</summary>
public sealed class RequestObserverTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    private static readonly Uri Refusing = new($"http://127.0.0.1:{FreePort.Next()}/");

    [Fact]
    public async Task Observer_is_told_where_a_request_went_and_how_long_each_part_took()
    {
        var seen = new SeenRequests();
        await using var bad = await StatusRetryTests.AnsweringAsync(503, "busy");
        await using var good = await StatusRetryTests.AnsweringAsync(200, "ok");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(""" "on": ["connect", "5xx"], "attempts": 3 """, Refusing, bad.Address, good.Address), new() { Observers = [seen] });

        await proxy.RawAsync($"GET /a%41/b?secret=1 HTTP/1.1\r\nHost: h\r\nx-request-id: the-id\r\ntraceparent: 00-{TraceId}-b7ad6b7169203331-01\r\n\r\n");

        var request = await seen.AtAsync(0);
        request.Where.ShouldBe("GET /aA/b 200 route=all cluster=c destination=d2 consumer=");
        (request.Attempts, request.Reasons).ShouldBe((3, "d0: connection_refused, d1: 503"));
        (request.RequestId, request.TraceId, request.Client, request.Protocol).ShouldBe(("the-id", TraceId, "127.0.0.1", "HTTP/1.1"));
        (request.RequestBytes, request.ResponseBytes).ShouldBe((0, 2));
        request.Connect.ShouldBeGreaterThan(TimeSpan.Zero);
        request.FirstByte!.Value.ShouldBeGreaterThan(request.Connect);
        request.Total.ShouldBeGreaterThanOrEqualTo(request.FirstByte.Value);
        (request.Queue, request.Cache).ShouldBe((TimeSpan.Zero, CacheResult.None));
    }

    [Fact]
    public async Task Observer_is_told_what_failed_last_and_why()
    {
        var seen = new SeenRequests();
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To("", Refusing), new() { Observers = [seen] });

        await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        var request = await seen.AtAsync(0);
        (request.Status, request.Error, request.ErrorType).ShouldBe((502, ProxyError.ConnectionRefused, "connection_refused"));
        request.Reason.ShouldNotBeNull().ShouldContain("refused", Case.Insensitive);
        request.FirstByte.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("GET /%0a\\ HTTP/1.1", "GET  400 route= cluster= destination= consumer=", ProxyError.BadTarget)]
    [InlineData("GET /other HTTP/1.1", "GET /other 404 route= cluster= destination= consumer=", ProxyError.RouteNotFound)]
    [InlineData("TRACE /here HTTP/1.1", "TRACE /here 501 route= cluster= destination= consumer=", ProxyError.MethodNotSupported)]
    [InlineData("POST /here HTTP/1.1", "POST /here 405 route= cluster= destination= consumer=", ProxyError.MethodNotAllowed)]
    [InlineData("GET /key HTTP/1.1", "GET /key 401 route=key cluster= destination= consumer=", ProxyError.KeyMissing)]
    public async Task Refusal_before_or_at_a_route_is_a_record_with_its_reason(string line, string where, ProxyError error)
    {
        var seen = new SeenRequests();
        await using var proxy = await ProxyUnderTest.StartAsync("""
            { "routes": { "here": { "match": { "path": "/here", "methods": ["GET"] }, "respond": { "body": "x" } },
                          "key": { "match": { "path": "/key" }, "access": { "allow": "key" }, "respond": { "body": "x" } } },
              "consumers": { "a": { "keys": ["sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"] } } }
            """, new() { Observers = [seen] });

        await proxy.RawAsync($"{line}\r\nHost: h\r\n\r\n");

        var request = await seen.AtAsync(0);
        (request.Where, request.Error).ShouldBe((where, error));
        (request.ErrorType, request.Reason).ShouldBe((ProxyProblem.Of(error).ProxyStatus, ProxyProblem.Of(error).Title));
        request.ResponseBytes.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Reserved_paths_are_no_requests()
    {
        var seen = new SeenRequests();
        await using var proxy = await ProxyUnderTest.StartAsync("""{ "routes": { "all": { "match": { "path": "/{**any}" }, "respond": { "body": "here" } } } }""", new() { Observers = [seen] });

        await proxy.RawAsync("GET /_funcproxy/health/live HTTP/1.1\r\nHost: h\r\n\r\n");
        await proxy.RawAsync("GET /x HTTP/1.1\r\nHost: h\r\n\r\n");

        (await seen.AtAsync(0)).Where.ShouldBe("GET /x 200 route=all cluster= destination= consumer=");
        (seen.Begun, seen.All.Count).ShouldBe((1, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bytes_of_both_bodies_are_counted(bool isChunked)
    {
        var seen = new SeenRequests();
        await using var echo = await KestrelOrigin.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            await context.Response.Body.WriteAsync(new byte[200_000]);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(echo.Address), new() { Observers = [seen] });
        using var body = new ByteArrayContent(new byte[100_000]);
        using var request = new HttpRequestMessage(HttpMethod.Post, proxy.At("/")) { Content = body };
        request.Headers.TransferEncodingChunked = isChunked;

        using var response = await proxy.SendAsync(request);

        var told = await seen.AtAsync(0);
        (told.RequestBytes, told.ResponseBytes).ShouldBe((100_000, 200_000));
    }

    [Fact]
    public async Task Observer_is_told_what_the_cache_did()
    {
        var seen = new SeenRequests();
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var origin = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.Headers.CacheControl = "max-age=60, stale-while-revalidate=60";
            context.Response.Headers.ETag = "\"v\"";
            context.Response.StatusCode = context.Request.Headers.IfNoneMatch.Count > 0 ? 304 : 200;
            return context.Response.StatusCode == 200 ? context.Response.WriteAsync("stored") : Task.CompletedTask;
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, """ "cache": { "mode": "standard" } """), new() { Observers = [seen], Time = time });

        async Task<SeenRequest> AskAsync(int index, string fields = "")
        {
            await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\n{fields}\r\n");
            return await seen.AtAsync(index);
        }

        var miss = await AskAsync(0);
        (miss.Cache, miss.IsStored, miss.Attempts, miss.ResponseBytes).ShouldBe((CacheResult.Miss, true, 1, 6));
        var hit = await AskAsync(1);
        (hit.Cache, hit.IsStored, hit.Attempts, hit.ResponseBytes, hit.FirstByte).ShouldBe((CacheResult.Hit, false, 0, 6, null));
        (await AskAsync(2, "Cache-Control: no-store\r\n")).Cache.ShouldBe(CacheResult.Bypassed);
        var renewed = await AskAsync(3, "Cache-Control: no-cache\r\n");
        (renewed.Cache, renewed.Attempts, renewed.ResponseBytes).ShouldBe((CacheResult.Revalidated, 1, 6));
        time.Advance(TimeSpan.FromSeconds(90));
        (await AskAsync(4)).Cache.ShouldBe(CacheResult.Stale);
    }

    [Fact]
    public async Task Client_that_leaves_is_a_499_and_one_whose_destination_breaks_off_is_told_so()
    {
        var seen = new SeenRequests();
        var arrived = new TaskCompletionSource();
        var hasHead = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            if (context.Request.Path == "/break")
            {
                context.Response.ContentLength = 200_000;
                await context.Response.Body.WriteAsync(new byte[10]);
                await context.Response.Body.FlushAsync();
                await hasHead.Task;
                context.Abort();
                return;
            }
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Observers = [seen] });

        using (var leaves = new CancellationTokenSource())
        {
            var asking = proxy.Client.GetAsync(proxy.At("/wait"), leaves.Token);
            await arrived.Task;
            await leaves.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(asking);
        }
        var left = await seen.AtAsync(0);
        (left.Status, left.Error, left.IsBrokenOff).ShouldBe((499, ProxyError.None, true));

        using var begun = await proxy.SendAsync(HttpMethod.Get, "/break", completion: HttpCompletionOption.ResponseHeadersRead);
        hasHead.SetResult();
        await Should.ThrowAsync<HttpRequestException>(() => begun.Content.ReadAsByteArrayAsync());
        var broken = await seen.AtAsync(1);
        (broken.Status, broken.Error, broken.IsBrokenOff).ShouldBe((200, ProxyError.ResponseIncomplete, true));
    }

    [Fact]
    public async Task Wait_for_a_place_is_the_queue_time()
    {
        var seen = new SeenRequests();
        var first = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            first.TrySetResult();
            await release.Task;
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Observers = [seen], Limits = new() { MaxConcurrentRequests = 1, QueueTimeout = TimeSpan.FromSeconds(20) } });

        var holding = proxy.SendAsync(HttpMethod.Get, "/first");
        await first.Task;
        var waiting = proxy.SendAsync(HttpMethod.Get, "/second");
        await Wait.UntilAsync(() => seen.Begun == 2, "the second waits");
        release.SetResult();
        (await holding).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await waiting).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await seen.AtAsync(0)).Queue.ShouldBe(TimeSpan.Zero);
        var second = await seen.AtAsync(1);
        second.Queue.ShouldBeInRange(TimeSpan.FromTicks(1), second.Total);
    }

    [Fact]
    public async Task Inactive_observer_is_told_nothing_and_one_that_wakes_up_is_told_what_begins_then()
    {
        var seen = new SeenRequests { IsActive = false };
        await using var proxy = await ProxyUnderTest.StartAsync("""{ "routes": { "all": { "match": { "path": "/{**any}" }, "respond": { "body": "here" } } } }""", new() { Observers = [seen] });

        (await proxy.SendAsync(HttpMethod.Get, "/asleep")).Dispose();
        seen.IsActive = true;
        (await proxy.SendAsync(HttpMethod.Get, "/awake")).Dispose();

        (await seen.AtAsync(0)).Where.ShouldStartWith("GET /awake 200");
        seen.Begun.ShouldBe(1);
    }
}
