using System.Net;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Published;

/// <summary>The test kit's authority is trusted by a process whose environment names it: what the tests of Entra identities stand on.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class TestAuthorityTests(PublishedApp app) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task Process_trusts_the_authority_that_its_environment_names() =>
        (await StatusAsync([.. _authority.Environment.Select(variable => (variable.Key, variable.Value!))])).ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task Process_that_was_not_told_of_the_authority_does_not_trust_it() =>
        (await StatusAsync([])).ShouldBe(HttpStatusCode.BadGateway);

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private async Task<HttpStatusCode> StatusAsync((string Name, string Value)[] environment)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var gate = await StorageGate.StartAsync(origin.Address, _authority.Server);
        _folder.Write("routes.json", Routes.To(gate.Address));
        await using var proxy = await ProxyProcess.StartAsync(app, _folder, environment);
        using var answer = await proxy.Client.GetAsync("/");
        return answer.StatusCode;
    }
}
