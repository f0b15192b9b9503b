using System.ComponentModel;
using System.Security.Cryptography;

namespace FuncProxy.TestKit;

/// <summary>Brings the npm packages that a folder of <c>tests</c> names in its <c>package-lock.json</c>.</summary>
public static class NodePackages
{
    private const int OldestNode = 20;
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LockInterval = TimeSpan.FromMilliseconds(100);

    private static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    /// <summary>Runs <c>npm ci</c> in a folder unless what its lock file names is there already. Test processes that need the same folder at the same time wait for the first of them.</summary>
    /// <param name="folder">The folder with <c>package.json</c> and <c>package-lock.json</c>.</param>
    /// <exception cref="InvalidOperationException">Node.js or npm is missing or too old, or <c>npm ci</c> failed; the message says which, with npm's output.</exception>
    /// <exception cref="TimeoutException">It took more than five minutes.</exception>
    public static async Task InstallAsync(string folder)
    {
        await RequireNodeAsync();
        using var mine = await LockAsync(folder);
        var stamp = Path.Combine(folder, "node_modules", ".funcproxy-stamp");
        var wanted = Fingerprint(folder);
        if (File.Exists(stamp) && File.ReadAllText(stamp) == wanted)
        {
            return;
        }

        var (exitCode, output) = await RunAsync(Npm, ["ci"], folder);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"npm ci in {folder} ended with {exitCode}:\n{output}");
        }

        // npm ci has deleted the folder first: a stamp is there only after a whole install.
        Directory.CreateDirectory(Path.GetDirectoryName(stamp)!);
        File.WriteAllText(stamp, wanted);
    }

    private static async Task RequireNodeAsync()
    {
        var (exitCode, output) = await RunAsync("node", ["--version"], folder: null);
        var version = output.Trim();
        if (exitCode != 0 || !int.TryParse(version.TrimStart('v').Split('.')[0], out var major) || major < OldestNode)
        {
            throw new InvalidOperationException($"The tests need Node.js {OldestNode} or later; 'node --version' said '{version}'.");
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string name, string[] arguments, string? folder)
    {
        try
        {
            await using var process = ProcessUnderTest.Start(new ProcessSetup { FileName = name, Arguments = arguments, WorkingDirectory = folder });
            return (await process.WaitForExitAsync(InstallLimit), process.Output);
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException(
                $"The tests need Node.js {OldestNode} or later with npm on the PATH (https://nodejs.org), but '{name}' did not start: {missing.Message}", missing);
        }
    }

    /// <summary>A lock over all processes that the end of its holder, also by SIGKILL, gives back.</summary>
    private static async Task<FileStream> LockAsync(string folder)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "obj")).FullName, "install.lock");
        using var limit = new CancellationTokenSource(InstallLimit);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(LockInterval);
            }
        }
    }

    private static string Fingerprint(string folder) =>
        Convert.ToHexString(SHA256.HashData([.. Bytes(folder, "package.json"), .. Bytes(folder, "package-lock.json")]));

    private static byte[] Bytes(string folder, string name) => File.ReadAllBytes(Path.Combine(folder, name));
}
