using System.Text.RegularExpressions;
using FuncProxy.FunctionApp.Settings;
using FuncProxy.Routing.Stores.Tables;
using Microsoft.Extensions.Configuration;

namespace FuncProxy.FunctionApp.Tests.Infra;

/// <summary>Templates, documents and code give the same names.</summary>
public sealed partial class AgreementTests(Templates templates) : IClassFixture<Templates>
{
    [Fact]
    public void Settings_of_the_proxy_are_documented_ones()
    {
        var documented = File.ReadAllText(Repository.At("docs", "settings.md"));
        var names = Names("proxySettings");

        names.ShouldNotBeEmpty();
        names.ShouldAllBe(name => documented.Contains($"`{name}`"));
    }

    [Fact]
    public void Settings_of_the_proxy_are_taken_by_the_code()
    {
        var values = new Dictionary<string, string?>();
        foreach (var name in Names("proxySettings"))
        {
            values[name.Replace("__", ":")] = name switch
            {
                "RouteStorage__tableServiceUri" => "https://stfpexample.table.core.windows.net/",
                "RouteStorage__tableName" => templates.Declaration("storage.bicep", "tableName").Text(),
                "RouteStorage__clientId" => Guid.Empty.ToString(),
                _ => templates.Declaration("functionApp.bicep", "proxySettings").Text(name),
            };
        }
        var errors = new List<string>();

        var settings = ProxySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), errors);

        errors.ShouldBeEmpty();
        settings.RouteStorage.ShouldNotBeNull().Connection.UsesIdentity.ShouldBeTrue();
    }

    [Fact]
    public void Settings_of_the_host_are_by_identity_and_leave_the_runtime_to_the_plan()
    {
        Names("hostSettings").ShouldBe(
            ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING", "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential"],
            ignoreOrder: true);
        templates.Resources.ShouldAllBe(resource => !resource.Body.GetRawText().Contains("FUNCTIONS_WORKER_RUNTIME") && !resource.Body.GetRawText().Contains("WEBSITE_RUN_FROM_PACKAGE"));
    }

    [Fact]
    public void Table_has_the_name_that_the_code_looks_for()
    {
        templates.Declaration("storage.bicep", "tableName").Text().ShouldBe(TableName.Default);
        File.ReadAllText(Repository.At("docs", "settings.md")).ShouldContain($"| `RouteStorage__tableName` | `{TableName.Default}` |");
        File.ReadAllText(Repository.At("docs", "table-storage.md")).ShouldContain($"Table `{TableName.Default}`");
    }

    [Fact]
    public void Runtime_is_that_of_the_hosting_models()
    {
        var runtimes = templates.Declaration("functionApp.bicep", "runtimes").Body.EnumerateObject().ToDictionary(
            runtime => runtime.Name, runtime => $"{runtime.Value.GetProperty("name")} {runtime.Value.GetProperty("version")}");
        var framework = Regex.Match(File.ReadAllText(Repository.At("Directory.Build.props")), "<TargetFramework>net(.+)</TargetFramework>").Groups[1].Value;

        runtimes.ShouldBe(new Dictionary<string, string> { ["CustomHandler"] = "custom 1.0", ["IsolatedWorker"] = $"dotnet-isolated {framework}" });
        templates.Declaration("main.bicep", "hostingModel").Decorators.ShouldContain($"allowed([{string.Join(", ", runtimes.Keys.Select(model => $"'{model}'"))}])");
    }

    [Fact]
    public void Roles_in_the_documents_are_those_of_the_templates()
    {
        var pages = File.ReadAllText(Repository.At("docs", "deploy.md"));

        foreach (var role in templates.All.Where(declaration => declaration.Kind == "var" && Guid.TryParse(declaration.Text(), out _)))
        {
            pages.ShouldContain(Words().Replace(role.Name, " $1").Replace("Open A I", "OpenAI").Trim(), Case.Insensitive);
        }
    }

    [Fact]
    public void Parameters_are_documented()
    {
        var page = File.ReadAllText(Repository.At("docs", "deploy.md"));

        templates.File("main.bicep").Declarations.Where(declaration => declaration.Kind == "param" && !page.Contains($"`{declaration.Name}`")).Select(parameter => parameter.Name).ShouldBeEmpty();
        templates.File("main.bicep").Declarations.Where(declaration => declaration.Kind == "param" && !declaration.Decorators.Any(decorator => decorator.StartsWith("description("))).ShouldBeEmpty();
    }

    [Fact]
    public void Azd_deploys_to_the_app_of_the_template_what_the_script_makes()
    {
        var azd = File.ReadAllText(Repository.At("azure.yaml"));

        azd.ShouldContain($"  {templates.Declaration("main.bicep", "serviceName").Text()}:\n");
        azd.ShouldContain("dist: out/azure.zip");
        File.ReadAllText(Repository.At("scripts", "Package.cs")).ShouldContain("\"out/azure.zip\"");
    }

    [Fact]
    public void Port_outside_of_Functions_is_the_same_everywhere()
    {
        var port = new Uri(ProxySettings.DefaultUrls).Port;

        File.ReadAllText(Repository.At("Dockerfile")).ShouldContain($"EXPOSE {port}");
        File.ReadAllText(Repository.At("Dockerfile")).ShouldContain($"ASPNETCORE_URLS=http://*:{port}");
        File.ReadAllText(Repository.At("docs", "settings.md")).ShouldContain(ProxySettings.DefaultUrls);
        File.ReadAllText(Repository.At("docs", "local.md")).ShouldContain($":{port}");
    }

    private List<string> Names(string variable) =>
        [.. templates.Declaration("functionApp.bicep", variable).Body.EnumerateObject().Select(setting => setting.Name)];

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Words();
}
