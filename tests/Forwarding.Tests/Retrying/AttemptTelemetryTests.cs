using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Retrying;

/// <summary>What is told of attempts: the access log, the meter, Proxy-Status.</summary>
public sealed class AttemptTelemetryTests
{
    private static readonly Uri Refusing = new($"http://127.0.0.1:{FreePort.Next()}/");

    [Fact]
    public async Task Access_log_tells_where_a_request_went_and_why()
    {
        await using var bad = await StatusRetryTests.AnsweringAsync(503, "busy");
        await using var good = await StatusRetryTests.AnsweringAsync(200, "ok");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(""" "on": ["connect", "5xx"], "attempts": 3 """, Refusing, bad.Address, good.Address), new() { LogsAccess = true });

        await proxy.RawAsync("GET /a%41/b?secret=1 HTTP/1.1\r\nHost: h\r\nx-request-id: the-id\r\n\r\n");

        var line = await proxy.Log.WaitForAsync(110);
        line.Category.ShouldBe("FuncProxy.Access");
        line.Message.ShouldMatch(@"^GET /aA/b 200 [0-9.]+ ms route=all cluster=c destination=d2 attempts=3 retried=\[d0: connection_refused, d1: 503\] .* id=the-id$");
    }

    [Fact]
    public async Task Access_log_has_a_line_for_what_is_refused_too()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To("", Refusing), new() { LogsAccess = true });

        await proxy.Log.WaitForAsync(1);
        await proxy.RawAsync("GET /%00 HTTP/1.1\r\nHost: h\r\n\r\n");
        await proxy.RawAsync("GET /%0a\\ HTTP/1.1\r\nHost: h\r\n\r\n");
        // A line follows its answer: the next request could be faster.
        (await proxy.Log.WaitForAsync(110)).Message.ShouldStartWith("GET  400 ");

        await proxy.RawAsync("GET /x HTTP/1.1\r\nHost: h\r\n\r\n");

        (await proxy.Log.WaitForAsync(110, 2)).Message.ShouldContain(" 502 ");
    }

    [Fact]
    public async Task Access_log_is_silent_unless_it_is_asked_for()
    {
        await using var good = await StatusRetryTests.AnsweringAsync(200, "ok");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To("", good.Address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Text.ShouldBe("ok");
        await proxy.StopAsync();

        proxy.Log.Entries.ShouldNotContain(entry => entry.Id == 110);
    }

    [Fact]
    public async Task Attempts_are_counted_by_destination_and_reason()
    {
        var cluster = $"c-{Guid.NewGuid():N}";
        var counted = new ConcurrentQueue<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => { if (instrument.Meter.Name == "FuncProxy") { self.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) =>
        {
            var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
            if (all.TryGetValue("funcproxy.cluster.id", out var of) && of as string == cluster)
            {
                counted.Enqueue(string.Join(' ', new[] { instrument.Name, all.GetValueOrDefault("funcproxy.destination.id") as string, all.GetValueOrDefault("funcproxy.attempt.result") as string }.Where(each => each is not null)));
            }
        });
        listener.Start();
        await using var bad = await StatusRetryTests.AnsweringAsync(503, "busy");
        await using var good = await StatusRetryTests.AnsweringAsync(200, "ok");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.With(""" "on": ["connect", "5xx"], "attempts": 3 """, "", "", [Refusing, bad.Address, good.Address], cluster));

        await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        counted.ShouldBe(["funcproxy.attempts d0 connection_refused", "funcproxy.attempts d1 503", "funcproxy.attempts d2 answered"]);
    }

    [Theory]
    [InlineData("east", "; next-hop=\"east\"; attempts=1")]
    [InlineData("a \\\"b", "; next-hop=\"a \\\\\\\"b\"; attempts=1")]
    [InlineData("köln", "; attempts=1")]
    public void Proxy_status_names_the_destination_by_its_id_where_the_field_can_hold_it(string id, string expected)
    {
        using var sample = new SampleExchange("GET", null, TimeProvider.System);
        sample.Message.Begin(new Destination(id, new DestinationConfig { Address = "http://localhost/" }, new DestinationState(TimeProvider.System)));

        ProxyStatusField.Of("x", sample.Exchange).ShouldBe("FuncProxy; error=x" + expected);
    }

    [Fact]
    public async Task Access_log_tells_that_an_attempt_was_a_hedge()
    {
        await using var hangs = await KestrelOrigin.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var good = await StatusRetryTests.AnsweringAsync(200, "ok");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(""" "hedgeAfter": "00:00:00.05" """, hangs.Address, good.Address), new() { LogsAccess = true });
        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Text.ShouldBe("ok");

        (await proxy.Log.WaitForAsync(110)).Message.ShouldContain("attempts=2 retried=[d0: late]");
    }
}
