namespace FuncProxy.TestKit;

/// <summary>Azurite's table service as a process of its own, on a loopback port that stays the same over restarts.</summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    private const int Attempts = 5;
    private const string Started = "successfully started";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly string PackageFolder = Path.Combine(RepositoryRoot.Path, "tests", "azurite");
    private static readonly Lazy<Task> Packages = new(() => NodePackages.InstallAsync(PackageFolder));
    private static readonly Lazy<Task<AzuriteServer>> SharedServer = new(() => StartAsync());
    private readonly AzuriteOptions _options;
    private ProcessUnderTest? _process;
    private ReservedPort? _reserved;

    private AzuriteServer(AzuriteOptions options)
    {
        _options = options;
        Account = options.Account;
    }

    /// <summary>One server for all tests of the process that need no other: in memory, over http, with the well-known account. Each test takes a table of its own (<see cref="NewTableName"/>), and none stops it; it ends with the process.</summary>
    public static Task<AzuriteServer> SharedAsync() => SharedServer.Value;

    /// <summary>A table name that no other test has.</summary>
    public static string NewTableName() => $"T{Guid.NewGuid():N}";

    /// <summary>The port that it listens on, also when it is stopped.</summary>
    public int Port { get; private set; }

    /// <summary>Where it listens, with a slash at the end; the host is <c>127.0.0.1</c>.</summary>
    public Uri Address => new($"{(_options.Certificate is null ? "http" : "https")}://127.0.0.1:{Port}/");

    /// <summary>The account that it knows now.</summary>
    public StorageAccount Account { get; private set; }

    /// <summary>The account's endpoint, <c>http://127.0.0.1:PORT/ACCOUNT</c>.</summary>
    public Uri Endpoint => Account.EndpointAt(Address);

    /// <summary>The connection string with the account's key.</summary>
    public string ConnectionString => Account.ConnectionStringAt(Address);

    /// <summary>Starts a server; its packages are brought first where they are not there yet.</summary>
    /// <param name="options">The set-up; in memory, over http, with the well-known account where null.</param>
    /// <exception cref="InvalidOperationException">Node.js is missing, its packages cannot be had, or the server ends at once.</exception>
    public static async Task<AzuriteServer> StartAsync(AzuriteOptions? options = null)
    {
        await Packages.Value;
        var server = new AzuriteServer(options ?? new AzuriteOptions());
        for (var attempt = 1; ; attempt++)
        {
            server.Port = FreePort.Next();
            try
            {
                await server.LaunchAsync();
                return server;
            }
            catch (InvalidOperationException ended) when (IsTaken(ended) && attempt < Attempts)
            {
                // Another process was quicker to take the port.
            }
        }
    }

    /// <summary>Stops it: connections are refused from now on. A server in memory is killed, as in an outage; one with a folder is let write it first.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process)
        {
            return;
        }

        _process = null;
        if (_options.Folder is not null && !process.HasExited)
        {
            process.Interrupt();
            await process.WaitForExitAsync();
        }

        await process.DisposeAsync();
        _reserved = new ReservedPort(Port);
    }

    /// <summary>Starts it again on the same port, after stopping it where it runs.</summary>
    /// <param name="account">The account that it knows from now on, for instance with another key; the same where null.</param>
    public async Task RestartAsync(StorageAccount? account = null)
    {
        await StopAsync();
        Account = account ?? Account;
        _reserved?.Dispose();
        _reserved = null;
        await LaunchAsync();
    }

    /// <summary>Kills it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }

        _reserved?.Dispose();
    }

    private static bool IsTaken(InvalidOperationException ended) => ended.Message.Contains("EADDRINUSE", StringComparison.Ordinal);

    private async Task LaunchAsync()
    {
        var process = ProcessUnderTest.Start(new ProcessSetup
        {
            FileName = "node",
            Arguments = Arguments(),
            Environment = new Dictionary<string, string?> { ["AZURITE_ACCOUNTS"] = $"{Account.Name}:{Account.Key}" },
            WorkingDirectory = _options.Folder ?? Path.GetTempPath(),
        });
        try
        {
            await process.WaitForOutputAsync(Started, StartLimit);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }

        _process = process;
    }

    private List<string> Arguments()
    {
        List<string> arguments =
        [
            Path.Combine(PackageFolder, "node_modules", "azurite", "dist", "src", "table", "main.js"),
            "--tableHost", "127.0.0.1", "--tablePort", Port.ToString(),
            "--skipApiVersionCheck", "--disableTelemetry", "--silent",
        ];
        arguments.AddRange(_options.Folder is { } folder ? ["--location", folder] : ["--inMemoryPersistence"]);
        if (_options.Certificate is { } certificate)
        {
            arguments.AddRange(["--oauth", "basic", "--cert", certificate.CertificateFile, "--key", certificate.KeyFile]);
        }

        return arguments;
    }
}
