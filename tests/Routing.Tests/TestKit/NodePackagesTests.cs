using FuncProxy.TestKit;

namespace FuncProxy.Routing.Tests.TestKit;

public sealed class NodePackagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public NodePackagesTests()
    {
        _folder.Write("package.json", """{ "name": "empty", "version": "1.0.0" }""");
        WriteLock("1.0.0");
    }

    [Fact]
    public async Task Packages_are_brought_once_for_all_who_ask_and_again_when_the_lock_file_changes()
    {
        await NodePackages.InstallAsync(_folder.Path);
        var witness = _folder.Write("node_modules/witness", "npm ci deletes this");

        await Task.WhenAll(NodePackages.InstallAsync(_folder.Path), NodePackages.InstallAsync(_folder.Path));
        File.Exists(witness).ShouldBeTrue();

        WriteLock("1.0.1");
        await Task.WhenAll(NodePackages.InstallAsync(_folder.Path), NodePackages.InstallAsync(_folder.Path));
        File.Exists(witness).ShouldBeFalse();
    }

    [Fact]
    public async Task Install_waits_for_the_one_that_is_under_way_elsewhere()
    {
        Task waiting;
        Directory.CreateDirectory(_folder["obj"]);
        using (new FileStream(_folder["obj/install.lock"], FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            waiting = NodePackages.InstallAsync(_folder.Path);
            await Should.ThrowAsync<TimeoutException>(() => waiting.WaitAsync(TimeSpan.FromMilliseconds(500)));
            Directory.Exists(_folder["node_modules"]).ShouldBeFalse();
        }

        await waiting;
        Directory.Exists(_folder["node_modules"]).ShouldBeTrue();
    }

    [Fact]
    public async Task Install_that_fails_gives_npms_reason()
    {
        _folder.Write("package.json", """{ "name": "empty", "version": "1.0.0", "dependencies": { "absent": "file:absent" } }""");

        var failure = await Should.ThrowAsync<InvalidOperationException>(() => NodePackages.InstallAsync(_folder.Path));

        failure.Message.ShouldContain("npm ci");
        failure.Message.ShouldContain("Missing: absent");
    }

    public void Dispose() => _folder.Dispose();

    private void WriteLock(string version) => _folder.Write("package-lock.json",
        $$"""{ "name": "empty", "version": "{{version}}", "lockfileVersion": 3, "packages": { "": { "name": "empty", "version": "1.0.0" } } }""");
}
