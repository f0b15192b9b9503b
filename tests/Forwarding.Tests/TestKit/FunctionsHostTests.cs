using System.Net;
using System.Runtime.Versioning;
using System.Text.Json;
using FuncProxy.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.TestKit;

[UnsupportedOSPlatform("windows")]
public sealed class FunctionsHostTests
{
    private const string HostJson = """
        { "version": "2.0", "extensions": { "http": { "routePrefix": "" } },
          "customHandler": { "description": { "defaultExecutablePath": "handler" }, "enableProxyingHttpRequest": true } }
        """;

    private const string FunctionJson = """
        { "bindings": [ { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "anonymous", "route": "{*path}" },
                        { "type": "http", "direction": "out", "name": "res" } ] }
        """;

    // A handler that answers with its environment, and ends in order on SIGTERM.
    private const string Handler = """
        #!/usr/bin/env node
        process.on('SIGTERM', () => process.exit(3));
        require('node:http').createServer((request, response) => response.end(JSON.stringify({ cwd: process.cwd(), ...process.env })))
          .listen(process.env.FUNCTIONS_CUSTOMHANDLER_PORT, '127.0.0.1', () => console.log('listening'));
        """;

    [Fact]
    public async Task Published_folder_is_started_and_stopped_as_the_host_does_it()
    {
        using var folder = PublishedFolder();
        var frontEnd = new AzureFrontEnd { SiteName = "my-site" };
        await using var host = await FunctionsHostStandIn.StartAsync(folder.Path, new FunctionsHostOptions
        {
            FrontEnd = frontEnd, Settings = new Dictionary<string, string?> { ["RouteFile"] = "x.json" },
        });
        using var client = new HttpClient();

        var environment = JsonDocument.Parse(await client.GetStringAsync(host.Address)).RootElement;

        environment.GetProperty("FUNCTIONS_CUSTOMHANDLER_PORT").GetString().ShouldBe(host.HandlerAddress.Port.ToString());
        environment.GetProperty("FUNCTIONS_WORKER_RUNTIME").GetString().ShouldBe("custom");
        environment.GetProperty("WEBSITE_SITE_NAME").GetString().ShouldBe("my-site");
        environment.GetProperty("RouteFile").GetString().ShouldBe("x.json");
        environment.GetProperty("cwd").GetString().ShouldBe(folder.Path);
        host.Process.ResidentBytes.ShouldBeInRange(1 << 20, host.Process.PeakResidentBytes);
        await host.Process.WaitForOutputAsync("listening");
        (await host.StopHandlerAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task Handler_that_ends_at_once_is_told_with_its_output()
    {
        using var folder = PublishedFolder("#!/bin/sh\necho no port for me\nexit 4\n");

        var failure = await Should.ThrowAsync<InvalidOperationException>(() => FunctionsHostStandIn.StartAsync(folder.Path));

        failure.Message.ShouldContain("ended with 4");
        failure.Message.ShouldContain("no port for me");
    }

    [Theory]
    [InlineData("host.json", "\"handler\"", "\"./handler\"", "not exactly the name")]
    [InlineData("host.json", "enableProxyingHttpRequest", "enableForwardingHttpRequest", "enableProxyingHttpRequest must be true")]
    [InlineData("host.json", "routePrefix", "prefix", "routePrefix must be")]
    [InlineData("host.json", "{", "", "host.json")]
    [InlineData("proxy/function.json", "{*path}", "{path}", "route must be")]
    [InlineData("proxy/function.json", "anonymous", "function", "authLevel must be")]
    [InlineData("proxy/function.json", "\"route\"", "\"methods\": [\"get\"], \"route\"", "no methods")]
    [InlineData("proxy/function.json", "\"out\"", "\"in\"", "direction out")]
    public void Folder_that_the_host_would_not_run_is_refused(string file, string old, string @new, string reason)
    {
        using var folder = PublishedFolder();
        folder.Write(file, File.ReadAllText(folder[file]).Replace(old, @new));

        Should.Throw<InvalidDataException>(() => FunctionsAppFolder.Read(folder.Path)).Message.ShouldContain(reason);
    }

    [Fact]
    public void Handler_without_the_run_bit_is_refused()
    {
        using var folder = PublishedFolder();
        File.SetUnixFileMode(folder["handler"], UnixFileMode.UserRead);

        Should.Throw<InvalidDataException>(() => FunctionsAppFolder.Read(folder.Path)).Message.ShouldContain("execute bit");
    }

    [Fact]
    public async Task Relay_changes_a_request_as_the_host_and_the_front_end_do()
    {
        await using var handler = await KestrelOrigin.StartAsync("ok");
        await using var host = await RelayTo(handler.Address, new FunctionsHostOptions { FrontEnd = new AzureFrontEnd() });

        await RawClient.ExchangeAsync(host.Address, "QUERY /a%2Fb/%61%20c?x=%2F&x=2 HTTP/1.1\r\nHost: shop.example\r\nX-Forwarded-For: 1.1.1.1\r\n"
            + "X-Forwarded-Prefix: /p\r\nForwarded: for=1.1.1.1\r\nTE: trailers\r\nX-Client-IP: 2.2.2.2\r\na: 1\r\na: 2\r\nContent-Length: 2\r\n\r\nhi");

        var seen = handler.Requests.Single;
        seen.Method.ShouldBe("QUERY");
        seen.RawTarget.ShouldBe("/a%252Fb/a%20c?x=%2F&x=2");
        seen.Host.ShouldBe(handler.Address.Authority);
        seen.BodyText.ShouldBe("hi");
        seen.Headers["a"].ShouldHaveSingleItem().ShouldBe("1, 2");
        seen.Headers["X-Forwarded-For"].ToString().ShouldBe("169.254.129.1");
        seen.Headers["X-Forwarded-Host"].ToString().ShouldBe("shop.example");
        seen.Headers["X-Forwarded-Proto"].ToString().ShouldBe("http");
        seen.Headers["X-Client-IP"].ToString().ShouldBe("203.0.113.7");
        seen.Headers["CLIENT-IP"].ToString().ShouldStartWith("203.0.113.7:");
        seen.Headers["X-WAWS-Unencoded-URL"].ToString().ShouldBe("/a%2Fb/%61%20c?x=%2F&x=2");
        Guid.TryParse(seen.Headers["x-ms-invocation-id"], out _).ShouldBeTrue();
        new[] { "X-Forwarded-Prefix", "Forwarded", "TE" }.ShouldAllBe(name => !seen.Headers.ContainsKey(name));
    }

    [Fact]
    public async Task Relay_streams_a_response_and_drops_its_trailers()
    {
        var second = new TaskCompletionSource();
        await using var handler = RawOrigin.Start(async connection =>
        {
            await connection.ReadRequestHeadAsync();
            await connection.WriteAsync("HTTP/1.1 201 Made\r\nTransfer-Encoding: chunked\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\n3\r\none\r\n");
            await second.Task;
            await connection.WriteAsync("3\r\ntwo\r\n0\r\nt: 1\r\n\r\n");
        });
        await using var host = await RelayTo(handler.Address, new FunctionsHostOptions());
        using var client = await RawClient.ConnectAsync(host.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

        var head = await client.ReadResponseHeadAsync();
        (await client.Connection.ReadLineAsync()).ShouldBe("3");
        (await client.Connection.ReadLineAsync()).ShouldBe("one");
        second.SetResult();
        var rest = await client.ReadBodyAsync(head);

        head.FirstLine.ShouldBe("HTTP/1.1 201 Made");
        head.Values("set-cookie").ShouldBe(["a", "b"]);
        rest.Text.ShouldBe("two");
        rest.Trailers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Relay_tries_again_when_the_connection_breaks_before_an_answer()
    {
        await using var handler = RawOrigin.Start(async connection =>
        {
            await connection.ReadRequestHeadAsync();
            if (connection.Number < 2)
            {
                connection.Reset();
                return;
            }

            await connection.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n");
        });
        await using var host = await RelayTo(handler.Address, new FunctionsHostOptions());

        var response = await RawClient.ExchangeAsync(host.Address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");

        response.Status.ShouldBe(204);
        handler.ConnectionCount.ShouldBe(3);
    }

    [Fact]
    public async Task Relay_gives_up_on_a_silent_handler_after_the_activity_limit()
    {
        await using var handler = await KestrelOrigin.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var time = new FakeTimeProvider();
        await using var host = await RelayTo(handler.Address, new FunctionsHostOptions { Time = time });
        using var client = await RawClient.ConnectAsync(host.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        var seen = await handler.Requests.WaitForRequestAsync();

        time.Advance(TimeSpan.FromSeconds(239));
        seen.IsAborted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));

        (await client.ReadResponseAsync()).Status.ShouldBe((int)HttpStatusCode.GatewayTimeout);
        await seen.Aborted.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Relay_passes_on_that_the_client_left()
    {
        await using var handler = await KestrelOrigin.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var host = await RelayTo(handler.Address, new FunctionsHostOptions());
        using (var client = await RawClient.ConnectAsync(host.Address))
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            await handler.Requests.WaitForRequestAsync();
        }

        await handler.Requests.Single.Aborted.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Relay_cuts_a_response_that_the_handler_cut()
    {
        var seen = new TaskCompletionSource();
        await using var handler = RawOrigin.Start(async connection =>
        {
            await connection.ReadRequestHeadAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");

            // The relay's abort would throw away what it has not sent yet.
            await seen.Task;
        });
        await using var host = await RelayTo(handler.Address, new FunctionsHostOptions());
        using var client = await RawClient.ConnectAsync(host.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        var head = await client.ReadResponseHeadAsync();
        seen.SetResult();

        var body = await client.ReadBodyAsync(head);

        head.Status.ShouldBe(200);
        body.IsComplete.ShouldBeFalse();
    }

    private static async Task<KestrelOrigin> RelayTo(Uri handler, FunctionsHostOptions options)
    {
        var relay = new FunctionsHostRelay(handler, options);
        return await KestrelOrigin.StartAsync(relay.RelayAsync, new KestrelOriginOptions { Records = false });
    }

    private static TemporaryFolder PublishedFolder(string handler = Handler)
    {
        var folder = new TemporaryFolder();
        folder.Write("host.json", HostJson);
        folder.Write("proxy/function.json", FunctionJson);
        File.SetUnixFileMode(folder.Write("handler", handler), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }
}
