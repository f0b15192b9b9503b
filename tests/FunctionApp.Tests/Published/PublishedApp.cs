using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Published;

/// <summary>The folder that the tests start: the one that the variable FUNCPROXY_APP names, else one that is published once for the run with the command that the README gives.</summary>
public sealed class PublishedApp : IAsyncLifetime
{
    private const string GivenFolder = "FUNCPROXY_APP";

    private readonly TemporaryFolder _folder = new();

    public string Folder { get; private set; } = "";

    public string Executable => FunctionsAppFolder.Read(Folder).ExecutablePath;

    /// <summary>Whether it is made as for Azure: self-contained and trimmed. A debug build is not.</summary>
    public bool IsDeployable => !File.Exists(Path.Combine(Folder, "FuncProxy.pdb")) && File.Exists(Path.Combine(Folder, "System.Private.CoreLib.dll"));

    public async Task InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable(GivenFolder) is { Length: > 0 } given)
        {
            Folder = Path.GetFullPath(given, Repository.Root);
            return;
        }
        Folder = _folder.Path;
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
