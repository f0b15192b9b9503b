using FuncProxy.Forwarding.Telemetry;
using FuncProxy.TestKit;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Tests.Telemetry;

/// <summary>The line that a request has in the log: what it tells, what it never tells, and who has one.</summary>
public sealed class AccessLogTests
{
    private const int Line = 110;

    private static readonly Uri Refusing = new($"http://127.0.0.1:{FreePort.Next()}/");

    [Fact]
    public async Task Line_has_every_field_that_applies()
    {
        await using var origin = await KestrelOrigin.StartAsync("answer");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { LogsAccess = true });

        await proxy.RawAsync("POST /orders HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nx-request-id: the-id\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\nbody");

        (await proxy.Log.WaitForAsync(Line)).Message.ShouldMatch(
            "^POST /orders 200 [0-9.]+ ms route=all cluster=c destination=d attempts=1 connect=[0-9.]+ms first-byte=[0-9.]+ms in=4 out=6 client=127.0.0.1 protocol=HTTP/1.1 id=the-id trace=0af7651916cd43dd8448eb211c80319c$");
    }

    [Fact]
    public async Task Line_of_a_failure_has_its_reason()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(Refusing), new() { LogsAccess = true });

        await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        (await proxy.Log.WaitForAsync(Line)).Message.ShouldMatch("^GET / 502 .* error=connection_refused reason=\"[^\"]+\" ");
    }

    [Fact]
    public async Task Line_holds_no_query_no_field_and_no_key()
    {
        await using var origin = await KestrelOrigin.StartAsync("answer");
        await using var proxy = await ProxyUnderTest.StartAsync($$"""
            { "routes": { "all": { "clusterId": "c", "match": { "path": "/{**rest}" }, "access": { "allow": "key" } } },
              "clusters": { "c": { "destinations": { "d": { "address": "{{origin.Address}}", "auth": { "type": "header", "name": "api-key", "value": "s3cret-own" } } } } },
              "consumers": { "team-a": { "keys": ["sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"] } } }
            """, new() { LogsAccess = true });

        await proxy.RawAsync("GET /a?sig=s3cret-query HTTP/1.1\r\nHost: h\r\napi-key: foo\r\nCookie: s3cret-cookie\r\nUser-Agent: s3cret-agent\r\n\r\n");

        var line = (await proxy.Log.WaitForAsync(Line)).Message;
        line.ShouldContain(" consumer=team-a ");
        line.ShouldNotContain("s3cret");
        line.ShouldNotContain("sig");
        line.ShouldNotContain("foo");
    }

    [Theory]
    [InlineData(0.0, false, false)]
    [InlineData(0.25, false, true)]
    [InlineData(0.75, true, true)]
    [InlineData(1.0, true, true)]
    public async Task Share_of_the_requests_has_a_line_and_every_one_that_failed(double sample, bool logsSuccess, bool logsFailure)
    {
        var log = new CapturedLog();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var seen = new AccessLog(loggers, sample, new HalfRandom());
        // The engine's own log is silent here; this one is told as an observer.
        await using var proxy = await ProxyUnderTest.StartAsync($$"""
            { "routes": { "ok": { "match": { "path": "/ok" }, "respond": { "body": "x" } }, "down": { "clusterId": "c", "match": { "path": "/down" } } },
              "clusters": { "c": { "destinations": { "d": { "address": "{{Refusing}}" } } } } }
            """, new() { Observers = [seen] });

        await proxy.RawAsync("GET /ok HTTP/1.1\r\nHost: h\r\n\r\n");
        await proxy.RawAsync("GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n");
        await proxy.RawAsync("GET /down HTTP/1.1\r\nHost: h\r\n\r\n");
        await proxy.StopAsync();

        var lines = log.Entries.Where(entry => entry.Id == Line).Select(entry => entry.Message).ToList();
        lines.Count(line => line.StartsWith("GET /ok 200") || line.StartsWith("GET /nowhere 404")).ShouldBe(logsSuccess ? 2 : 0);
        lines.Count(line => line.StartsWith("GET /down 502")).ShouldBe(logsFailure ? 1 : 0);
    }

    private sealed class HalfRandom : Random
    {
        public override double NextDouble() => 0.5;
    }
}
