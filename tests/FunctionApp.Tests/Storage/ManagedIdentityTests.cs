using System.Text.Json;
using FuncProxy.FunctionApp.Tests.Cli;
using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Storage;

/// <summary>The way by Entra identity: tokens of a stand-in for the platform's endpoint, tables over TLS.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class ManagedIdentityTests(PublishedApp app) : IDisposable
{
    private const string ClientId = "11111111-2222-3333-4444-555555555555";

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task Routes_are_published_and_served_by_an_identity_whose_token_is_asked_for_once()
    {
        await using var identity = await IdentityStandIn.StartAsync();
        await using var azurite = await AzuriteServer.StartAsync(new AzuriteOptions { Certificate = _authority.Server });
        var environment = identity.Environment.Concat(_authority.Environment).ToDictionary();
        var published = await FuncProxyTool.RunAsync(["apply", _folder.Write("routes.json", Routes.Respond("by identity")), "--to", azurite.Endpoint.AbsoluteUri, "--yes"], environment);
        published.Code.ShouldBe(0, published.Output);
        var asked = identity.Requests.Count;

        await using var proxy = await ProxyProcess.StartAsync(app, _folder,
        [
            .. environment.Select(variable => (variable.Key, variable.Value!)),
            ("RouteStorage__tableServiceUri", azurite.Endpoint.AbsoluteUri),
            ("RouteStorage__credential", "managedidentity"),
            ("RouteStorage__clientId", ClientId),
            ("RouteRefresh", "00:00:00.1"),
        ]);

        (await proxy.Client.GetStringAsync("/")).ShouldBe("by identity");
        published = await FuncProxyTool.RunAsync(["apply", _folder.Write("routes.json", Routes.Respond("again")), "--to", azurite.Endpoint.AbsoluteUri, "--yes"], environment);
        published.Code.ShouldBe(0, published.Output);
        await Eventually.HoldsAsync(async () => await proxy.Client.GetStringAsync("/") == "again");
        var own = identity.Requests.Skip(asked).Where(request => request.ClientId == ClientId).ToList();
        own.ShouldHaveSingleItem().Resource.ShouldBe("https://storage.azure.com");
    }

    [Fact]
    public async Task Identity_that_gets_no_token_is_told()
    {
        await using var identity = await IdentityStandIn.StartAsync();
        identity.Fail(400);

        await using var proxy = await ProxyProcess.StartAsync(app, _folder,
        [
            .. identity.Environment.Select(variable => (variable.Key, variable.Value!)),
            ("RouteStorage__tableServiceUri", "https://127.0.0.1:1/devstoreaccount1"),
            ("RouteStorage__credential", "managedidentity"),
        ]);

        using var response = await proxy.Client.GetAsync("/");
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        problem.RootElement.GetProperty("errors")[0].GetString()!.ShouldContain("the app's managed identity");
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }
}
