using System.Text.RegularExpressions;

namespace FuncProxy.FunctionApp.Tests.Infra;

/// <summary>What must hold of the templates whoever edits them.</summary>
public sealed partial class SecurityTests(Templates templates) : IClassFixture<Templates>
{
    // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
    private static readonly Dictionary<string, string> Roles = new()
    {
        ["storageBlobDataOwner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["storageTableDataContributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
        ["storageTableDataReader"] = "76199698-9eea-4c19-bc75-cec21354c6b6",
        ["monitoringMetricsPublisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
        ["cognitiveServicesOpenAIUser"] = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd",
    };

    [Fact]
    public void Storage_takes_no_key_no_anonymous_reader_and_no_old_TLS()
    {
        var account = Of("Microsoft.Storage/storageAccounts").ShouldHaveSingleItem();

        account.ShouldSatisfyAllConditions(
            storage => storage.Text("properties", "allowSharedKeyAccess").ShouldBe("false"),
            storage => storage.Text("properties", "allowBlobPublicAccess").ShouldBe("false"),
            storage => storage.Text("properties", "minimumTlsVersion").ShouldBe("TLS1_2"),
            storage => storage.Text("properties", "supportsHttpsTrafficOnly").ShouldBe("true"));
        Of("Microsoft.Storage/storageAccounts/blobServices/containers").ShouldAllBe(container => container.Text("properties", "publicAccess") == "None");
    }

    [Fact]
    public void App_takes_https_alone_no_old_TLS_and_no_publishing_password()
    {
        var app = Of("Microsoft.Web/sites").ShouldHaveSingleItem();

        app.Text("properties", "httpsOnly").ShouldBe("true");
        app.Text("properties", "siteConfig", "minTlsVersion").ShouldBeOneOf("1.2", "1.3");
        Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Select(policy => (policy.Text("name"), policy.Text("properties", "allow")))
            .ShouldBe([("ftp", "false"), ("scm", "false")], ignoreOrder: true);
    }

    [Fact]
    public void Platform_answers_no_preflight() =>
        Of("Microsoft.Web/sites").Single().Body.GetRawText().ShouldNotContain("\"cors\"");

    [Fact]
    public void Monitoring_takes_no_key()
    {
        Of("Microsoft.OperationalInsights/workspaces").Single().Text("properties", "features", "disableLocalAuth").ShouldBe("true");
        Of("Microsoft.Insights/components").Single().Text("properties", "DisableLocalAuth").ShouldBe("true");
    }

    [Fact]
    public void No_template_asks_for_a_key() =>
        Templates.InRepository("*.bicep").Where(file => Keys().IsMatch(File.ReadAllText(file))).ShouldBeEmpty();

    [Fact]
    public void Outputs_hold_no_secret()
    {
        var outputs = templates.All.Where(declaration => declaration.Kind == "output").ToList();

        outputs.Count.ShouldBeGreaterThan(5);
        outputs.ShouldAllBe(output => !Secret().IsMatch(output.Name) && !Secret().IsMatch(output.Text()!));
    }

    [Fact]
    public void Parameters_that_may_hold_secrets_are_secure_and_have_no_value()
    {
        var parameters = templates.All.Where(declaration => declaration.Kind == "param" && (declaration.Name == "settings" || Secret().IsMatch(declaration.Name))).ToList();

        parameters.Count.ShouldBe(2);
        parameters.ShouldAllBe(parameter => parameter.Decorators.Contains("secure()"));
        parameters.ShouldAllBe(parameter => parameter.Body.ValueKind != System.Text.Json.JsonValueKind.Object || !parameter.Body.EnumerateObject().Any());
    }

    [Fact]
    public void Role_ids_are_those_of_their_names()
    {
        var named = templates.All.Where(declaration => declaration.Kind == "var" && Guid.TryParse(declaration.Text(), out _))
            .ToDictionary(role => role.Name, role => role.Text()!);

        named.ShouldBe(Roles, ignoreOrder: true);
    }

    [Fact]
    public void App_may_do_nothing_but_this()
    {
        var assignments = Of("Microsoft.Authorization/roleAssignments").Select(role => (role.Text("scope"), Role: RoleOf(role.Text("properties", "roleDefinitionId")!), role.Text("properties", "principalId"))).ToList();

        assignments.ShouldBe(
        [
            ("account", "storageBlobDataOwner", "appPrincipalId"),
            ("account::tables::routes", "storageTableDataReader", "appPrincipalId"),
            ("account::tables::limits", "storageTableDataContributor", "appPrincipalId"),
            ("account::tables::routes", "storageTableDataContributor", "publisherId"),
            ("component", "monitoringMetricsPublisher", "metricsPublisherId"),
            ("account", "cognitiveServicesOpenAIUser", "principalId"),
        ], ignoreOrder: true);
    }

    private IEnumerable<BicepDeclaration> Of(string type) => templates.Resources.Where(resource => resource.ResourceType == type);

    private static string RoleOf(string definition) => Definition().Match(definition).Groups[1].Value;

    [GeneratedRegex(@"^subscriptionResourceId\('Microsoft\.Authorization/roleDefinitions', (.+)\)$")]
    private static partial Regex Definition();

    [GeneratedRegex(@"listKeys|listAccountSas|AccountKey|sharedKey|InstrumentationKey")]
    private static partial Regex Keys();

    [GeneratedRegex(@"(?i)secret|password|connectionString|(?<!public)key\b|token|\.properties\.(?!principalId|clientId|primaryEndpoints|defaultHostName|customDomainVerificationId)")]
    private static partial Regex Secret();
}
