using System.Runtime.Versioning;
using System.Text;
using FuncProxy.Cli;
using FuncProxy.Cli.Documents;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Cli;

[UnsupportedOSPlatform("windows")]
public sealed class SavedFileTests : IDisposable
{
    private static readonly byte[] Old = Encoding.UTF8.GetBytes("old");
    private static readonly byte[] New = Encoding.UTF8.GetBytes("new");

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task File_that_somebody_has_changed_meanwhile_is_left_as_it_is()
    {
        var file = _folder.Write("routes.json", "theirs");

        var failure = await SavedFile.WriteAsync(file, Old, New, default);

        failure!.Code.ShouldBe(ExitCode.Conflict);
        File.ReadAllText(file).ShouldBe("theirs");
        Directory.GetFileSystemEntries(_folder.Path).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Link_stays_a_link_and_the_file_keeps_its_permissions()
    {
        var file = _folder.Write("real.json", "old");
        var link = File.CreateSymbolicLink(_folder["routes.json"], file).FullName;
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        (await SavedFile.WriteAsync(link, Old, New, default)).ShouldBeNull();

        File.ReadAllText(file).ShouldBe("new");
        new FileInfo(link).LinkTarget.ShouldBe(file);
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFileSystemEntries(_folder.Path).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Link_that_is_named_without_its_folder_leads_to_the_file_beside_it()
    {
        var (name, real) = ($"link-{Guid.NewGuid():N}.json", $"real-{Guid.NewGuid():N}.json");
        File.WriteAllText(real, "old");
        File.CreateSymbolicLink(name, real);
        try
        {
            (await SavedFile.WriteAsync(name, Old, New, default)).ShouldBeNull();

            File.ReadAllText(real).ShouldBe("new");
            new FileInfo(name).LinkTarget.ShouldBe(real);
        }
        finally
        {
            File.Delete(name);
            File.Delete(real);
        }
    }

    [Fact]
    public async Task New_file_does_not_replace_one_that_came_meanwhile()
    {
        var file = _folder.Write("routes.json", "theirs");

        (await SavedFile.WriteAsync(file, before: null, New, default))!.Code.ShouldBe(ExitCode.Refused);

        File.ReadAllText(file).ShouldBe("theirs");
    }

    [Fact]
    public async Task Writers_of_one_file_at_once_lose_nothing_of_each_other()
    {
        const int Writers = 8;
        const int Lines = 25;
        var file = _folder.Write("routes.json", "");

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var line = 0; line < Lines;)
            {
                var before = await File.ReadAllBytesAsync(file);
                var failure = await SavedFile.WriteAsync(file, before, [.. before, .. Encoding.UTF8.GetBytes($"{writer}.{line}\n")], default);
                line += failure is null ? 1 : 0;
                (failure?.Code ?? ExitCode.Conflict).ShouldBe(ExitCode.Conflict);
            }
        })));

        File.ReadAllLines(file).Order().ShouldBe(Enumerable.Range(0, Writers).SelectMany(writer => Enumerable.Range(0, Lines).Select(line => $"{writer}.{line}")).Order());
        Directory.GetFileSystemEntries(_folder.Path).ShouldHaveSingleItem();
    }

    public void Dispose() => _folder.Dispose();
}
