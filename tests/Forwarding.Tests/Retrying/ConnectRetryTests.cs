using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Retrying;

/// <summary>What <c>connect</c> stands for: no connection, or one that ended before an answer.</summary>
public sealed class ConnectRetryTests
{
    private const string Partial = "HTTP/1.1 200 OK\r\nContent-Le";

    private static readonly Uri Refusing = new($"http://127.0.0.1:{FreePort.Next()}/");

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    public async Task Destination_that_refuses_is_passed_over_whatever_the_method(string request)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To("", Refusing, origin.Address));

        var response = await proxy.RawAsync(request);

        response.Text.ShouldBe("ok");
        response.Head.Value("Proxy-Status").ShouldBe("FuncProxy; next-hop=\"d1\"; attempts=2");
        origin.Requests.Single.BodyText.ShouldBe(request.Contains("hello") ? "hello" : "");
        (await proxy.Log.WaitForAsync(101)).Message.ShouldContain("destination c/d0 did not answer: ConnectionRefused");
    }

    [Theory]
    [InlineData(""" "attempts": 1 """)]
    [InlineData(""" "budgetPercent": 0 """)]
    public async Task Without_leave_the_first_failure_is_the_answer(string retry)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(retry, Refusing, origin.Address));

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        response.ShouldBeProblem(502, "connection_refused", Refusing);
        response.Head.Value("Proxy-Status").ShouldBe("FuncProxy; error=connection_refused; next-hop=\"d0\"; attempts=1");
        origin.Requests.Count.ShouldBe(0);
    }

    [Fact]
    public async Task All_that_refuse_are_asked_once_each_and_the_last_failure_is_the_answer()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(""" "attempts": 5 """, Refusing, Refusing, Refusing));

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        response.Head.Value("Proxy-Status").ShouldBe("FuncProxy; error=connection_refused; next-hop=\"d2\"; attempts=3");
        response.Status.ShouldBe(502);
    }

    [Theory]
    [InlineData("GET", "", false)]
    [InlineData("GET", "", true)]
    [InlineData("DELETE", "", true)]
    [InlineData("PUT", "", false)]
    [InlineData("POST", """ "repeatable": true """, false)]
    [InlineData("POST", """ "repeatable": true """, true)]
    public async Task Connection_that_ends_without_an_answer_is_made_good_by_another_destination(string method, string retry, bool isReset)
    {
        await using var broken = HostileOrigin.BreakingOff("", isReset);
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(retry, broken.Address, origin.Address));

        (await proxy.RawAsync($"{method} / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello")).Text.ShouldBe("ok");

        broken.ConnectionCount.ShouldBe(1);
        origin.Requests.Single.BodyText.ShouldBe("hello");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_may_have_been_processed_is_not_repeated_unless_it_is_idempotent_or_said_to_be_repeatable(bool isReset)
    {
        await using var broken = HostileOrigin.BreakingOff("", isReset);
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(""" "attempts": 3, "on": ["connect", "timeout", "429", "5xx"] """, broken.Address, origin.Address));

        (await proxy.RawAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello")).ShouldBeProblem(502, "connection_terminated", broken.Address);

        origin.Requests.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_that_ends_in_the_head_of_an_answer_is_made_good_too(bool isReset)
    {
        await using var broken = HostileOrigin.BreakingOff(Partial, isReset);
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To("", broken.Address, origin.Address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Text.ShouldBe("ok");
    }

    [Fact]
    public async Task Answer_that_has_begun_is_never_asked_for_again()
    {
        var seen = new TaskCompletionSource();
        await using var broken = HostileOrigin.BreakingOff("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhalf", isReset: false, seen.Task);
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(""" "attempts": 3, "on": ["connect", "timeout", "429", "5xx"], "repeatable": true """, broken.Address, origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        var head = await client.ReadResponseHeadAsync();
        seen.SetResult();

        (await client.ReadBodyAsync(head)).IsComplete.ShouldBeFalse();

        origin.Requests.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Connection_over_tls_that_cannot_be_made_is_passed_over()
    {
        await using var plain = RawOrigin.Start(connection => connection.WriteAsync("no TLS"));
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To("", new Uri($"https://127.0.0.1:{plain.Port}/"), origin.Address));

        (await proxy.RawAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi")).Text.ShouldBe("ok");
    }

    [Fact]
    public async Task Connect_failures_are_always_retried()
    {
        await using var good = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(""" "on": ["429", "5xx"] """, Refusing, good.Address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("GET", 200)]
    [InlineData("POST", 502)]
    public async Task Http2_connection_that_is_lost_counts_as_one_without_an_answer(string method, int status)
    {
        await using var broken = RawHttp2Origin.Start(stream =>
        {
            stream.Disconnect();
            return Task.CompletedTask;
        });
        await using var origin = await KestrelOrigin.StartAsync(context => Task.CompletedTask, new() { Protocols = OriginProtocols.H2c });
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.With("", Routes.Http2, "", [broken.Address, origin.Address]));

        (await proxy.RawAsync($"{method} / HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(status);
    }
}
