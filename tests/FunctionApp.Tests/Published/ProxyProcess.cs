using System.Text.RegularExpressions;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Published;

/// <summary>The published executable without the Functions host, in a working directory of its own.</summary>
internal sealed partial class ProxyProcess : IAsyncDisposable
{
    private const string AnyPort = "http://127.0.0.1:0";

    private ProxyProcess(ProcessUnderTest process, Uri address)
    {
        Process = process;
        Address = address;
        Client = LoopbackClient.Create(address);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>A client with <see cref="Address"/> as its base.</summary>
    public HttpClient Client { get; }

    public ProcessUnderTest Process { get; }

    /// <summary>Starts it on a port that the system picks, and waits until it listens.</summary>
    /// <param name="app">What to start.</param>
    /// <param name="folder">The working directory, in which it finds routes.json.</param>
    /// <param name="settings">Variables of the environment.</param>
    public static async Task<ProxyProcess> StartAsync(PublishedApp app, TemporaryFolder folder, params (string Name, string Value)[] settings)
    {
        var process = Launch(app, folder, settings, "--urls", AnyPort);
        try
        {
            return new ProxyProcess(process, await ListeningAsync(process));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and waits for nothing.</summary>
    public static ProcessUnderTest Launch(PublishedApp app, TemporaryFolder folder, (string Name, string Value)[] settings, params string[] arguments)
    {
        // Variables of the test run must decide nothing.
        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = null, ["URLS"] = null, ["FUNCTIONS_CUSTOMHANDLER_PORT"] = null,
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }
        return ProcessUnderTest.Start(new ProcessSetup
        {
            FileName = app.Executable, Arguments = arguments, WorkingDirectory = folder.Path, Environment = environment,
        });
    }

    /// <summary>The first address that the output says it listens on.</summary>
    public static async Task<Uri> ListeningAsync(ProcessUnderTest process)
    {
        await process.WaitForOutputAsync("Application started");
        return new Uri(Listening().Match(process.Output).Groups[1].Value);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
    }

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Listening();
}
