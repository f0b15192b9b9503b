using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Cli;

/// <summary>The tool as its users have it: packed by <c>dotnet pack src/Cli</c>, installed from that folder and from nowhere else.</summary>
public sealed class PackedTool : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    private string Executable => Path.Combine(_folder["tool"], OperatingSystem.IsWindows() ? "funcproxy.exe" : "funcproxy");

    // What was built for this test run is packed.
    private static string Configuration => AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";

    public async Task InitializeAsync()
    {
        try
        {
            await DotnetCommand.RunAsync("pack", "src/Cli", "-o", _folder["packages"], "-c", Configuration, "--no-build", "-nodeReuse:false", "--nologo", "-v:minimal");
            await DotnetCommand.RunAsync("tool", "install", "FuncProxy.Cli", "--tool-path", _folder["tool"], "--source", _folder["packages"], "--no-http-cache");
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Starts the tool.</summary>
    /// <param name="workingDirectory">Where.</param>
    /// <param name="environment">Changes to the environment.</param>
    /// <param name="arguments">Its arguments.</param>
    public ProcessUnderTest Start(string workingDirectory, IReadOnlyDictionary<string, string?> environment, params string[] arguments) => ProcessUnderTest.Start(new ProcessSetup
    {
        FileName = Executable,
        Arguments = arguments,
        WorkingDirectory = workingDirectory,
        Environment = new Dictionary<string, string?>(environment) { ["DOTNET_ROOT"] = Path.GetDirectoryName(Environment.ProcessPath) },
    });
}
