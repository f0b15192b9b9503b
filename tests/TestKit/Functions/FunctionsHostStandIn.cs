using Microsoft.AspNetCore.Builder;

namespace FuncProxy.TestKit;

/// <summary>Runs a published folder as the Azure Functions host runs a custom handler, and serves its HTTP to the test as the host would.</summary>
public sealed class FunctionsHostStandIn : IAsyncDisposable
{
    private readonly FunctionsHostRelay _relay;
    private WebApplication? _server;

    private FunctionsHostStandIn(ProcessUnderTest process, Uri handler, FunctionsHostOptions options)
    {
        Process = process;
        HandlerAddress = handler;
        _relay = new FunctionsHostRelay(handler, options);
    }

    /// <summary>Where the host listens: what a caller of the function app would use.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Where the handler itself listens, past the host.</summary>
    public Uri HandlerAddress { get; }

    /// <summary>The handler's process.</summary>
    public ProcessUnderTest Process { get; }

    /// <summary>The time from the process's start to its first answer.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Checks the folder, starts its handler and waits until it answers <c>GET /</c>, with whatever status.</summary>
    /// <exception cref="InvalidDataException">The real host would not run the folder.</exception>
    /// <exception cref="InvalidOperationException">The handler ended before it answered.</exception>
    /// <exception cref="TimeoutException">The handler did not answer within the start limit.</exception>
    public static async Task<FunctionsHostStandIn> StartAsync(string folder, FunctionsHostOptions? options = null)
    {
        options ??= new FunctionsHostOptions();
        var app = FunctionsAppFolder.Read(folder);
        var port = FreePort.Next();
        var process = ProcessUnderTest.Start(new ProcessSetup
        {
            FileName = app.ExecutablePath,
            Arguments = app.Arguments,
            WorkingDirectory = app.Path,
            Environment = EnvironmentOf(app, port, options),
        });
        var host = new FunctionsHostStandIn(process, new Uri($"http://127.0.0.1:{port}/"), options);
        try
        {
            host.StartTime = await process.WaitForHttpAsync(host.HandlerAddress, options.StartLimit);
            await host.ListenAsync(options);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the handler as the platform does, with SIGTERM; the host goes on relaying what is in flight. Returns the exit code.</summary>
    /// <param name="grace">How long it may take; 30 seconds unless told.</param>
    /// <exception cref="TimeoutException">The handler still runs after that.</exception>
    public Task<int> StopHandlerAsync(TimeSpan? grace = null)
    {
        Process.Terminate();
        return Process.WaitForExitAsync(grace);
    }

    /// <summary>Stops the host and kills the handler.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await LoopbackServer.StopAsync(server);
        }

        _relay.Dispose();
        await Process.DisposeAsync();
    }

    private static Dictionary<string, string?> EnvironmentOf(FunctionsAppFolder app, int port, FunctionsHostOptions options)
    {
        var worker = Guid.NewGuid().ToString();
        var environment = new Dictionary<string, string?>
        {
            // A variable of the test run must not decide where the handler listens.
            ["ASPNETCORE_URLS"] = null,
            ["ASPNETCORE_HTTP_PORTS"] = null,
            ["FUNCTIONS_WORKER_RUNTIME"] = "custom",
            ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
        };
        foreach (var (name, value) in options.FrontEnd?.Environment ?? [])
        {
            environment[name] = value;
        }

        foreach (var (name, value) in options.Settings)
        {
            environment[name] = value;
        }

        environment["FUNCTIONS_HTTPWORKER_PORT"] = port.ToString();
        environment["FUNCTIONS_HTTPWORKER_ID"] = worker;
        environment["FUNCTIONS_CUSTOMHANDLER_PORT"] = port.ToString();
        environment["FUNCTIONS_CUSTOMHANDLER_WORKER_ID"] = worker;
        environment["FUNCTIONS_APP_ROOT_PATH"] = app.Path;
        return environment;
    }

    private async Task ListenAsync(FunctionsHostOptions options)
    {
        var (server, port) = await LoopbackServer.StartAsync(
            _relay.RelayAsync, _ => { }, kestrel => kestrel.Limits.MaxRequestBodySize = options.RequestBodyLimit);
        _server = server;
        Address = new Uri($"http://127.0.0.1:{port}/");
    }
}
