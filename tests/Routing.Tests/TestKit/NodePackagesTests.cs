using FuncProxy.TestKit;

namespace FuncProxy.Routing.Tests.TestKit;

public sealed class NodePackagesTests
{
    private const string Empty = """{ "name": "empty", "version": "1.0.0", "lockfileVersion": 3, "packages": { "": { "name": "empty", "version": "1.0.0" } } }""";

    [Fact]
    public async Task Install_that_fails_gives_npms_reason()
    {
        using var folder = new TemporaryFolder();
        folder.Write("package.json", """{ "name": "empty", "version": "1.0.0", "dependencies": { "absent": "file:absent" } }""");
        folder.Write("package-lock.json", Empty);

        var failure = await Should.ThrowAsync<InvalidOperationException>(() => NodePackages.InstallAsync(folder.Path));

        failure.Message.ShouldContain("npm ci");
        failure.Message.ShouldContain("Missing: absent");
    }
}
