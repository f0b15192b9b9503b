using System.Text.Json;
using System.Xml.Linq;

namespace FuncProxy.FunctionApp.Tests.Architecture;

/// <summary>The two hosting models stay two entries of one program. Text only: this run has the packages of the default one.</summary>
public sealed class HostingModelTests
{
    private const string IsolatedOnly = "'$(HostingModel)' == 'IsolatedWorker'";
    private const string CustomOnly = "'$(HostingModel)' == 'CustomHandler'";

    private static readonly XDocument Project = XDocument.Load(Repository.At("src", "FunctionApp", "FunctionApp.csproj"));

    [Theory]
    [InlineData("CustomHandler")]
    [InlineData("IsolatedWorker")]
    public void Entry_is_short(string model)
    {
        var files = Directory.GetFiles(Repository.At("src", "FunctionApp", model), "*.cs");

        files.Select(Path.GetFileName).ShouldContain("Program.cs");
        files.ShouldAllBe(file => File.ReadLines(file).Count() < 60);
    }

    [Fact]
    public void Default_is_the_custom_handler_and_each_model_leaves_the_others_entry_out()
    {
        Project.Descendants("HostingModel").Single().ShouldSatisfyAllConditions(
            property => property.Value.ShouldBe("CustomHandler"),
            property => property.Attribute("Condition")?.Value.ShouldBe("'$(HostingModel)' == ''"));
        Included("Compile", "Remove").ShouldBe([("IsolatedWorker/**", CustomOnly), ("CustomHandler/**", IsolatedOnly)]);
    }

    [Fact]
    public void Packages_of_the_worker_are_of_the_isolated_model_only_and_of_known_versions()
    {
        var versions = XDocument.Load(Repository.At("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value);

        var ofTheWorker = Included("PackageReference", "Include")
            .Where(package => package.Value.StartsWith("Microsoft.Azure.Functions.", StringComparison.Ordinal)).ToList();

        ofTheWorker.ShouldAllBe(package => package.Condition == IsolatedOnly);
        ofTheWorker.ToDictionary(package => package.Value, package => versions[package.Value]).ShouldBe(new Dictionary<string, string>
        {
            ["Microsoft.Azure.Functions.Worker"] = "2.52.0",
            ["Microsoft.Azure.Functions.Worker.Sdk"] = "2.0.7",
            ["Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore"] = "2.1.1",
        }, ignoreOrder: true);
    }

    [Fact]
    public void Only_the_entry_of_the_isolated_model_names_Azure_Functions_packages() =>
        Directory.EnumerateFiles(Repository.At("src"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.At("src"), file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/") && !file.Contains("/bin/") && !file.StartsWith("FunctionApp/IsolatedWorker/", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(Repository.At("src", file)).Contains("Microsoft.Azure.Functions", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void Host_files_differ_in_the_custom_handler_alone()
    {
        var custom = HostFile("host.json");
        var isolated = HostFile("src", "FunctionApp", "IsolatedWorker", "host.json");

        custom.Keys.Except(isolated.Keys).ShouldBe(["customHandler"]);
        isolated.ShouldAllBe(section => custom[section.Key] == section.Value);
        isolated["extensions"].ShouldBe("""{"http":{"routePrefix":""}}""");
    }

    private static IEnumerable<(string Value, string? Condition)> Included(string item, string attribute) =>
        Project.Descendants(item).Where(element => element.Attribute(attribute) is not null)
            .Select(element => (element.Attribute(attribute)!.Value, (element.Attribute("Condition") ?? element.Parent!.Attribute("Condition"))?.Value));

    private static Dictionary<string, string> HostFile(params string[] path) =>
        JsonDocument.Parse(File.ReadAllText(Repository.At(path))).RootElement.EnumerateObject()
            .ToDictionary(section => section.Name, section => JsonSerializer.Serialize(section.Value));
}
