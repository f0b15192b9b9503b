using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Tests.Sending;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Pipeline;

/// <summary>The proxy's own errors, each made to happen: what a client is told, and what only the log is.</summary>
public sealed class HiddenErrorTests
{
    private const string Host = "inner-backend.example";
    private const string Get = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";

    /// <summary>What no answer holds: addresses, types, stacks, files.</summary>
    private static readonly string[] Telling = [Host, "127.0.0.1", "169.254", "localhost", "Exception", "System.", "FuncProxy.Forwarding", "Microsoft", "   at ", ".cs", "Kestrel", "Socket", "errno", "SSL", "/tmp"];

    private static readonly Dictionary<ProxyError, Func<Task<Failure>>> Failures = new()
    {
        [ProxyError.DnsError] = () => AskAsync(_ => Task.CompletedTask, name: "unknown." + Host),
        [ProxyError.DestinationProhibited] = () => AskAsync(_ => Task.CompletedTask, name: "metadata." + Host),
        [ProxyError.ConnectionRefused] = () => AskAsync(_ => Task.CompletedTask, isDown: true),
        [ProxyError.ConnectionTimeout] = () => AskAsync(_ => Task.CompletedTask, name: "silent." + Host, cluster: """ "httpClient": { "connectTimeout": "00:00:00.200" } """),
        [ProxyError.ConnectionTerminated] = () => AskAsync(_ => Task.CompletedTask),
        [ProxyError.TlsError] = () => AskAsync(connection => connection.WriteAsync("no TLS at all\r\n"), scheme: "https"),
        [ProxyError.ResponseProtocolError] = () => AskAsync(connection => connection.WriteAsync("HTTP/1.1 200 OK\r\nno colon " + Host + "\r\n\r\n")),
        [ProxyError.ResponseHeadersTooLarge] = () => AskAsync(connection => connection.WriteAsync($"HTTP/1.1 200 OK\r\nx: {new string('x', 100_000)}\r\n\r\n")),
        [ProxyError.ResponseIncomplete] = () => AskAsync(connection => connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")),
        [ProxyError.Timeout] = () => AskAsync(connection => connection.WaitForEndAsync(), route: """ "timeout": "00:00:00.200" """),
        [ProxyError.ActivityTimeout] = () => AskAsync(connection => connection.WaitForEndAsync(), cluster: """ "httpRequest": { "activityTimeout": "00:00:00.200" } """),
    };

    public static TheoryData<ProxyError> Errors => [.. Failures.Keys];

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Error_of_a_destination_tells_the_client_nothing_and_the_log_everything(ProxyError error)
    {
        var failure = await Failures[error]();
        var problem = ProxyProblem.Of(error);

        failure.Response.ShouldBeProblem(problem.Status, problem.ProxyStatus);
        var told = failure.Response.Head.Text + failure.Response.Text;
        Telling.Where(each => told.Contains(each, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty(told);
        told.ShouldNotContain(failure.Port.ToString());
        failure.Logged.ShouldContain(failure.Response.Head.Value("x-request-id")!);
        failure.Logged.ShouldContain("c/d");
        failure.Logged.ShouldContain(error.ToString());
    }

    [Fact]
    public void Every_error_of_a_destination_is_made_to_happen()
    {
        // RFC 9209 §2.3: what goes wrong on the way to a destination and back; the others are the client's or the configuration's, answered before one is asked.
        var ofDestinations = Enum.GetValues<ProxyError>().Where(error => error != ProxyError.None && IsOfDestination(ProxyProblem.Of(error).ProxyStatus));

        ofDestinations.Except(Failures.Keys).ShouldBeEmpty();
    }

    [Fact]
    public async Task Failure_of_the_proxy_itself_tells_the_client_nothing_and_the_log_the_stack()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(new Uri($"http://{Host}:{origin.Address.Port}/")), new() { Time = new BrokenTime() });

        var response = await proxy.RawAsync(Get);

        response.ShouldBeProblem(500, "proxy_internal_error");
        var told = response.Head.Text + response.Text;
        Telling.Where(each => told.Contains(each, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty(told);
        var logged = await proxy.Log.WaitForAsync(100);
        logged.Message.ShouldContain(response.Head.Value("x-request-id")!);
        logged.Exception!.ToString().ShouldContain(nameof(BrokenTime));
    }

    private static bool IsOfDestination(string type) =>
        type.StartsWith("connection_", StringComparison.Ordinal) && type is not ("connection_limit_reached" or "connection_read_timeout" or "connection_write_timeout")
        || type.StartsWith("http_response_", StringComparison.Ordinal) || type.StartsWith("tls_", StringComparison.Ordinal)
        || type is "dns_error" or "destination_ip_prohibited" or "http_protocol_error";

    private static async Task<Failure> AskAsync(
        Func<RawConnection, Task> script, string? route = null, string? cluster = null, string name = Host, string scheme = "http", bool isDown = false)
    {
        await using var origin = RawOrigin.Start(async connection =>
        {
            if (scheme == "http")
            {
                await connection.ReadRequestHeadAsync();
            }
            await script(connection);
        });
        using var silent = new SilentListener();
        var port = name.StartsWith("silent", StringComparison.Ordinal) ? silent.Port : isDown ? await ClosedPortAsync() : origin.Port;
        var names = new FixedNames { [Host] = ["127.0.0.1"], ["silent." + Host] = [silent.Address.ToString()], ["metadata." + Host] = ["169.254.169.254"] };
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(new Uri($"{scheme}://{name}:{port}/base/"), route, cluster), new() { Names = names });
        var response = await proxy.RawAsync(Get);
        return new Failure(response, (await proxy.Log.WaitForAsync(101)).Message, port);
    }

    private static async Task<int> ClosedPortAsync()
    {
        await using var gone = RawOrigin.Start("");
        return gone.Port;
    }

    private sealed record Failure(RawResponse Response, string Logged, int Port);

    /// <summary>A clock that fails when a request is under way, as a bug would.</summary>
    private sealed class BrokenTime : TimeProvider
    {
        public override long GetTimestamp() => throw new NotSupportedException(nameof(BrokenTime));
    }
}
