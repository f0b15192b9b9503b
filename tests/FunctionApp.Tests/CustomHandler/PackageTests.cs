using System.IO.Compression;
using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.CustomHandler;

/// <summary>The zip that Azure takes, made by the script that the docs name.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class PackageTests(PublishedApp app) : IDisposable
{
    private const int RegularFile = 0b1000_000_000_000_000;
    private const int RunBits = 0b001_001_001;
    private const long MostBytes = 25_000_000;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Package_keeps_the_run_bit_leaves_local_settings_out_and_is_small()
    {
        var package = _folder["package.zip"];
        await DotnetCommand.RunAsync("run", "scripts/Package.cs", "--", "--from", app.Folder, "--to", package);

        using var zip = ZipFile.OpenRead(package);
        var modes = zip.Entries.ToDictionary(entry => entry.FullName, entry => entry.ExternalAttributes >> 16 & 0xffff);
        modes.Where(mode => (mode.Value & RunBits) != 0).Select(mode => mode.Key).ShouldBe([Path.GetFileName(app.Executable)]);
        modes.Values.ShouldAllBe(mode => (mode & RegularFile) != 0);
        SystemOfEntries(package).ShouldAllBe(system => system == 3, "3 is Unix: of others no run bit is taken");
        modes.Keys.ShouldContain("host.json");
        modes.Keys.ShouldContain("proxy/function.json");
        modes.Keys.ShouldNotContain("local.settings.json");
        if (app.IsDeployable)
        {
            new FileInfo(package).Length.ShouldBeLessThan(MostBytes);
        }
    }

    /// <summary>The upper byte of "version made by" of each record of the central directory.</summary>
    private static IEnumerable<byte> SystemOfEntries(string package)
    {
        var bytes = File.ReadAllBytes(package);
        for (var i = BitConverter.ToInt32(bytes, bytes.Length - 6); bytes.AsSpan(i, 4).SequenceEqual("PK\u0001\u0002"u8);)
        {
            yield return bytes[i + 5];
            i += 46 + BitConverter.ToUInt16(bytes, i + 28) + BitConverter.ToUInt16(bytes, i + 30) + BitConverter.ToUInt16(bytes, i + 32);
        }
    }

    [Fact]
    public async Task Folder_that_is_none_is_refused()
    {
        var run = await Should.ThrowAsync<InvalidOperationException>(
            () => DotnetCommand.RunAsync("run", "scripts/Package.cs", "--", "--from", _folder.Path, "--to", _folder["package.zip"]));

        run.Message.ShouldContain("must name a published folder");
        File.Exists(_folder["package.zip"]).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();
}
