using System.Text.Json;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Infra;

/// <summary>Every template and every JSON file of the repository is one.</summary>
public sealed class SyntaxTests(Templates templates) : IClassFixture<Templates>
{
    [Fact]
    public void Templates_are_Bicep()
    {
        templates.Files.Count.ShouldBeGreaterThan(8);
        templates.Files.SelectMany(file => file.Errors.Select(error => $"{Path.GetRelativePath(Repository.Root, file.Path)}({error.Line},{error.Column}): {error.Text}")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("resource a 'T/t@2024-01-01' = {\n  name: \n  x: {\n}")]
    [InlineData("param p string = 'open")]
    [InlineData("output o string == p")]
    public async Task Broken_template_is_seen(string text)
    {
        using var folder = new TemporaryFolder();

        (await Templates.ReadAsync(folder.Write("broken.bicep", text))).Files.Single().Errors.ShouldNotBeEmpty();
    }

    [Fact]
    public void Json_files_are_JSON()
    {
        // What tests read may be wrong on purpose.
        var files = Templates.InRepository("*.json").Where(file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Contains("Data")).ToList();

        files.Count.ShouldBeGreaterThan(10);
        files.Select(Error).Where(error => error is not null).ShouldBeEmpty();
    }

    private static string? Error(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return null;
        }
        catch (JsonException exception)
        {
            return $"{Path.GetRelativePath(Repository.Root, file)}: {exception.Message}";
        }
    }

    [Fact]
    public void Modules_are_files_that_are_there_and_get_the_parameters_that_they_name()
    {
        var main = templates.File("main.bicep");
        foreach (var module in main.Declarations.Where(declaration => declaration.Kind == "module"))
        {
            var file = templates.File(Path.GetFileName(module.Type!));
            File.Exists(Path.Combine(Path.GetDirectoryName(main.Path)!, module.Type!)).ShouldBeTrue(module.Type);
            var given = module.Body.GetProperty("params").EnumerateObject().Select(parameter => parameter.Name);
            given.Order().ShouldBe(file.Declarations.Where(declaration => declaration.Kind == "param").Select(parameter => parameter.Name).Order(), module.Type);
        }
    }

    [Fact]
    public void Parameters_of_azd_are_those_of_the_template()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Repository.At("infra", "main.parameters.json")));
        var known = templates.File("main.bicep").Declarations.Where(declaration => declaration.Kind == "param").Select(parameter => parameter.Name);

        file.RootElement.GetProperty("parameters").EnumerateObject().Select(parameter => parameter.Name).Except(known).ShouldBeEmpty();
    }
}
