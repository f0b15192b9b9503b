using System.Collections.Concurrent;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Sending;

/// <summary>A kept connection that the destination closes as the next request is written (RFC 9110 §9.2.2, RFC 9112 §9.3.1).</summary>
public sealed class ReusedConnectionTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private readonly ConcurrentQueue<(string Target, int Connection)> _seen = new();

    [Theory]
    [InlineData("GET", "")]
    [InlineData("HEAD", "")]
    [InlineData("DELETE", "")]
    [InlineData("OPTIONS", "")]
    public async Task Idempotent_request_is_sent_again_on_another_connection(string method, string further)
    {
        var (status, sent) = await AskTwiceAsync(method, further);

        status.ShouldBe(200);
        sent.ShouldBe(2);
    }

    [Theory]
    [InlineData("POST", "Content-Length: 0\r\n\r\n")]
    [InlineData("POST", "\r\n")]
    [InlineData("POST", "Content-Length: 5\r\n\r\nhello")]
    [InlineData("POST", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("PATCH", "\r\n")]
    [InlineData("PURGE", "\r\n")]
    public async Task Request_that_is_not_idempotent_is_never_sent_twice(string method, string rest)
    {
        var (status, sent) = await AskTwiceAsync(method, rest[..^2].Length == 0 ? "" : rest);

        sent.ShouldBe(1);
        status.ShouldBe(502);
    }

    [Fact]
    public async Task Idempotent_request_is_sent_again_with_its_body()
    {
        var (status, sent) = await AskTwiceAsync("PUT", "Content-Length: 5\r\n\r\nhello");

        sent.ShouldBe(2);
        status.ShouldBe(200);
    }

    [Theory]
    [InlineData("GET", 2, null, false)]
    [InlineData("GET", 2, null, true)]
    [InlineData("GET", 1, 1, false)]
    [InlineData("GET", 1, 1, true)]
    [InlineData("GET", 5, 5, false)]
    [InlineData("POST", 1, 5, false)]
    [InlineData("POST", 1, 5, true)]
    public async Task Destination_that_never_answers_a_byte_is_asked_as_often_as_the_cluster_says(string method, int expected, int? attempts, bool isReset)
    {
        await using var origin = RawOrigin.Start(async connection =>
        {
            var head = await connection.ReadRequestHeadAsync();
            _seen.Enqueue((head.Target, connection.Number));
            if (isReset)
            {
                connection.Reset();
            }
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: attempts is null ? null : $$""" "retry": { "attempts": {{attempts}} } """));

        (await proxy.RawAsync($"{method} / HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(502, "connection_terminated", origin.Address);

        _seen.Count.ShouldBe(expected);
    }

    [Theory]
    [InlineData("GET", 2)]
    [InlineData("POST", 2)]
    public async Task Http2_destination_that_says_it_has_not_looked_at_a_request_gets_it_again(string method, int expected)
    {
        var asked = 0;
        await using var origin = RawHttp2Origin.Start(async stream =>
        {
            if (Interlocked.Increment(ref asked) == 1)
            {
                await stream.ResetAsync(7);
                return;
            }
            await stream.HeadersAsync(true, (":status", "204"));
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Routes.Http2));

        (await proxy.RawAsync($"{method} / HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(204);

        origin.RequestCount.ShouldBe(expected);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    [InlineData(8)]
    public async Task Http2_stream_that_is_reset_before_the_head_is_502_and_not_repeated(int code)
    {
        await using var origin = RawHttp2Origin.Start(stream => stream.ResetAsync(code));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Routes.Http2));

        (await proxy.RawAsync("POST / HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(502);

        origin.RequestCount.ShouldBe(1);
    }

    private async Task<(int Status, int Sent)> AskTwiceAsync(string method, string rest)
    {
        await using var origin = HostileOrigin.ClosingOnReuse(Ok, (head, connection) => _seen.Enqueue((head.Target, connection)));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        (await proxy.RawAsync("GET /first HTTP/1.1\r\nHost: h\r\n\r\n")).Text.ShouldBe("ok");

        var response = await proxy.RawAsync($"{method} /second HTTP/1.1\r\nHost: h\r\n{(rest.Length == 0 ? "\r\n" : rest)}");

        _seen.First(each => each.Target == "/second").Connection.ShouldBe(0, "the kept connection is used first");
        return (response.Status, _seen.Count(each => each.Target == "/second"));
    }
}
