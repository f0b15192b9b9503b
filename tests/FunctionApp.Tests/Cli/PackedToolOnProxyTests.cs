using System.Text.Json;
using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.FunctionApp.Tests.Storage;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Cli;

/// <summary>The commands that speak with a running proxy: the packed tool, the published app, its routes in a real Azurite.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class PackedToolOnProxyTests(PublishedApp app, PackedTool tool) : IClassFixture<PackedTool>, IAsyncLifetime
{
    private const string Key = "packed-tool-0123456789abcdef0123456789abcdef";

    private readonly TemporaryFolder _folder = new();
    private readonly string _table = AzuriteServer.NewTableName();
    private KestrelOrigin _origin = null!;
    private ProxyProcess _proxy = null!;

    public async Task InitializeAsync()
    {
        _origin = await KestrelOrigin.StartAsync("ok");
        var azurite = await AzuriteServer.SharedAsync();
        await PublishedTable.PublishAsync(azurite.ConnectionString, _table, Routes.To(_origin.Address, """, "cache": { "mode": "override", "ttl": "01:00:00" }"""));
        _proxy = await ProxyProcess.StartAsync(app, _folder, ("RouteStorage", azurite.ConnectionString), ("RouteStorage__tableName", _table), ("Admin__Key", Key));
        await Eventually.HoldsAsync(async () => (await _proxy.Client.GetAsync("/_funcproxy/health/ready")).IsSuccessStatusCode);
    }

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _origin.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Purge_removes_from_the_cache_of_the_proxy()
    {
        (await _proxy.Client.GetStringAsync("/a")).ShouldBe("ok");

        (await RunAsync(0, "purge", "--all")).GetProperty("removed").GetInt32().ShouldBe(1);
        (await RunAsync(0, "purge", "--all")).GetProperty("removed").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Tail_writes_requests_until_it_is_interrupted()
    {
        await using var tail = Start("tail", "--json");

        await Eventually.HoldsAsync(async () =>
        {
            await _proxy.Client.GetStringAsync("/seen");
            return tail.Output.Contains('\n', StringComparison.Ordinal);
        });
        tail.Interrupt();

        (await tail.WaitForExitAsync()).ShouldBe(130);
        using var line = JsonDocument.Parse(tail.Output.Split('\n')[0]);
        line.RootElement.GetProperty("path").GetString().ShouldBe("/seen");
    }

    [Fact]
    public async Task Document_is_replaced_in_the_proxy_and_rolled_back_to()
    {
        _folder.Write("routes.json", Routes.Respond("new"));

        (await RunAsync(5, "diff", "routes.json")).GetProperty("changes").GetArrayLength().ShouldBeGreaterThan(0);
        (await RunAsync(0, "apply", "routes.json", "--yes")).GetProperty("generation").GetInt32().ShouldBe(2);
        (await _proxy.Client.GetStringAsync("/")).ShouldBe("new");
        (await RunAsync(0, "rollback", "1", "--yes")).GetProperty("generation").GetInt32().ShouldBe(3);
        (await _proxy.Client.GetStringAsync("/")).ShouldBe("ok");
    }

    private async Task<JsonElement> RunAsync(int expected, params string[] arguments)
    {
        await using var process = Start([.. arguments, "--json"]);
        (await process.WaitForExitAsync()).ShouldBe(expected, process.Output + process.Errors);
        return JsonDocument.Parse(process.Output).RootElement;
    }

    private ProcessUnderTest Start(params string[] arguments) =>
        tool.Start(_folder.Path, new Dictionary<string, string?>(), [.. arguments, "--to", _proxy.Address.AbsoluteUri, "--key-file", _folder.Write("key", Key)]);
}
