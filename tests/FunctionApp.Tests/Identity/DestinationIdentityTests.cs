using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Identity;

/// <summary>The published executable with Azure's own client of managed identities, against a stand-in for the platform's endpoint, and with tokens of a real provider.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class DestinationIdentityTests(PublishedApp app) : IDisposable
{
    private const string ClientId = "11111111-2222-3333-4444-555555555555";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Destination_gets_a_token_of_the_apps_identity_that_is_asked_for_once()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var identity = await IdentityStandIn.StartAsync();
        _folder.Write("routes.json", $$"""
            { "routes": { "all": { "clusterId": "c", "match": { "path": "/{**rest}" } } },
              "clusters": { "c": { "destinations": { "d": { "address": "{{origin.Address}}",
                "auth": { "type": "managedIdentity", "scope": "https://cognitiveservices.azure.com/.default", "clientId": "{{ClientId}}" } } } } } }
            """);
        await using var proxy = await ProxyProcess.StartAsync(app, _folder, [.. identity.Environment.Select(variable => (variable.Key, variable.Value!))]);

        for (var i = 0; i < 10; i++)
        {
            (await proxy.Client.GetStringAsync("/")).ShouldBe("ok");
        }

        identity.Requests.ShouldHaveSingleItem().ShouldBe(new IdentityRequest("https://cognitiveservices.azure.com", ClientId, 200));
        origin.Requests.All.Select(request => request.Headers.Authorization.ToString()).Distinct().ShouldHaveSingleItem().ShouldStartWith("Bearer eyJ");
        proxy.Process.Output.ShouldNotContain("eyJ");
    }

    [Fact]
    public async Task Destination_is_502_when_the_identity_gets_no_token()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var identity = await IdentityStandIn.StartAsync();
        identity.Fail(400);
        _folder.Write("routes.json", $$"""
            { "routes": { "all": { "clusterId": "c", "match": { "path": "/{**rest}" } } },
              "clusters": { "c": { "destinations": { "d": { "address": "{{origin.Address}}", "auth": { "type": "managedIdentity", "scope": "api://x/.default" } } } } } }
            """);
        await using var proxy = await ProxyProcess.StartAsync(app, _folder, [.. identity.Environment.Select(variable => (variable.Key, variable.Value!))]);

        using var response = await proxy.Client.GetAsync("/");

        ((int)response.StatusCode).ShouldBe(502);
        await proxy.Process.WaitForOutputAsync("Managed identity system-assigned got no token for api://x/.default");
        proxy.Process.Output.ShouldNotContain(identity.Environment["IDENTITY_HEADER"]!);
        origin.Requests.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Caller_with_a_token_is_let_in_and_one_without_is_not()
    {
        await using var provider = await OpenIdStandIn.StartAsync(TimeProvider.System);
        _folder.Write("routes.json", $$"""
            { "routes": { "all": { "match": { "path": "/{**rest}" }, "respond": { "body": "in" },
                "access": { "allow": "jwt", "jwt": { "authority": "{{provider.Authority}}", "audience": "{{OpenIdStandIn.Audience}}" } } } } }
            """);
        await using var proxy = await ProxyProcess.StartAsync(app, _folder);

        using var without = await proxy.Client.GetAsync("/");
        proxy.Client.DefaultRequestHeaders.Authorization = new("Bearer", provider.Token());
        var body = await proxy.Client.GetStringAsync("/");

        ((int)without.StatusCode).ShouldBe(401);
        body.ShouldBe("in");
        proxy.Process.Output.ShouldNotContain("eyJ");
    }

    public void Dispose() => _folder.Dispose();
}
