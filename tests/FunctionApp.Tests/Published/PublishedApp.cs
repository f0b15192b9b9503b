using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Published;

/// <summary>The published folder, made once for a test run with the command that the README gives.</summary>
public sealed class PublishedApp : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    public string Executable => FunctionsAppFolder.Read(Folder).ExecutablePath;

    public async Task InitializeAsync()
    {
        try
        {
            // No node and no compiler server: what stays behind would hold the output open.
            await DotnetCommand.RunAsync(
                "publish", "src/FunctionApp", "-o", Folder, "--no-restore", "-nodeReuse:false", "-p:UseSharedCompilation=false", "--nologo", "-v:minimal");
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
}
