using System.Text;
using System.Text.Json;
using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.CustomHandler;

[Collection(WholeProcessCollection.Name)]
public sealed class PublishedFolderTests(PublishedApp app)
{
    [Fact]
    public void Published_folder_is_one_that_the_Functions_host_runs()
    {
        var folder = FunctionsAppFolder.Read(app.Folder);

        folder.Arguments.ShouldBeEmpty();
        Values(Path.Combine(app.Folder, "local.settings.json"))["FUNCTIONS_WORKER_RUNTIME"].ShouldBe("custom", "else func start asks for it");
    }

    [Fact]
    public void Published_folder_holds_the_program_and_four_files_to_configure_it()
    {
        var files = Directory.EnumerateFiles(app.Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(app.Folder, file).Replace('\\', '/'))
            .Where(file => Path.GetExtension(file) is not (".dll" or ".so" or ".dylib" or ".exe") && Path.GetFileName(file) is not ("FuncProxy" or "createdump"));

        files.Order(StringComparer.Ordinal).ShouldBe(
            ["FuncProxy.deps.json", "FuncProxy.runtimeconfig.json", "host.json", "local.settings.json", "proxy/function.json", "routes.json"]);
    }

    [Fact]
    public void Published_settings_hold_no_secret()
    {
        var values = Values(Path.Combine(app.Folder, "local.settings.json"));

        values.Where(value => value.Value.Length > 0).Select(value => $"{value.Key}={value.Value}").Order(StringComparer.Ordinal)
            .ShouldBe(["FUNCTIONS_WORKER_RUNTIME=custom", "RouteFile=routes.json", "ShutdownGrace=00:00:25"]);
    }

    [Fact]
    public void Published_folder_names_no_folder_of_the_machine_that_built_it()
    {
        var source = Encoding.UTF8.GetBytes(Repository.At("src"));
        var ours = Directory.EnumerateFiles(app.Folder, "FuncProxy*").Concat(Directory.EnumerateFiles(app.Folder, "*.json", SearchOption.AllDirectories));

        ours.Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(source) >= 0).ShouldBeEmpty();
    }

    private static Dictionary<string, string> Values(string file) =>
        JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("Values").EnumerateObject()
            .ToDictionary(value => value.Name, value => value.Value.GetString()!);
}
