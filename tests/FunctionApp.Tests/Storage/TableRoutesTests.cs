using System.Net;
using System.Text.Json;
using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.Routing.Consumers;
using FuncProxy.TestKit;
using Xunit.Abstractions;

namespace FuncProxy.FunctionApp.Tests.Storage;

/// <summary>Published processes with their routes in a table, on good days and bad ones.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class TableRoutesTests(PublishedApp app, ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);
    private readonly TemporaryFolder _folder = new();
    private readonly string _table = AzuriteServer.NewTableName();

    [Fact]
    public async Task Published_change_is_live_everywhere_within_the_refresh_and_a_second_and_no_request_fails()
    {
        var azurite = await AzuriteServer.SharedAsync();
        await PublishedTable.PublishAsync(azurite.ConnectionString, _table, Routes.Respond("0"));
        await using var east = await StartAsync(azurite.ConnectionString);
        await using var west = await StartAsync(azurite.ConnectionString);
        await using var eastLoad = LoadLoop.Start(2, new Uri(east.Address, "/load"));
        await using var westLoad = LoadLoop.Start(2, new Uri(west.Address, "/load"));
        await eastLoad.WaitForMoreAsync(100);
        await westLoad.WaitForMoreAsync(100);

        for (var i = 1; i <= 3; i++)
        {
            await PublishedTable.PublishAsync(azurite.ConnectionString, _table, Routes.Respond($"{i}"));
            var live = await Eventually.HoldsAsync(
                async () => await east.Client.GetStringAsync("/") == $"{i}" && await west.Client.GetStringAsync("/") == $"{i}", Refresh + TimeSpan.FromSeconds(1));
            output.WriteLine($"Live everywhere {live.TotalMilliseconds:f0} ms after it was published");
        }

        foreach (var load in (LoadLoop[])[eastLoad, westLoad])
        {
            var result = await load.StopAsync();
            result.Failures.ShouldBe(0, result.FirstFailure);
            result.Successes.ShouldBeGreaterThan(300);
        }
    }

    [Fact]
    public async Task Storage_that_stops_comes_back_empty_and_gets_another_key_fails_no_request_and_shows_on_readiness()
    {
        await using var azurite = await AzuriteServer.StartAsync();
        await PublishedTable.PublishAsync(azurite.ConnectionString, _table, Routes.Respond("good"));
        await using var proxy = await StartAsync(azurite.ConnectionString);
        await using var load = LoadLoop.Start(4, new Uri(proxy.Address, "/load"));
        await load.WaitForMoreAsync(100);
        (await ReadyAsync(proxy)).Errors.ShouldBeEmpty();

        await azurite.StopAsync();
        await Eventually.HoldsAsync(async () => (await ReadyAsync(proxy)).Errors.Contains("the connection was refused"));
        await azurite.RestartAsync();
        await Eventually.HoldsAsync(async () => (await ReadyAsync(proxy)).Errors.Contains("404 TableNotFound"));
        await azurite.RestartAsync(azurite.Account.WithNewKey());
        await Eventually.HoldsAsync(async () => (await ReadyAsync(proxy)).Errors.Contains("403 AuthorizationFailure"));
        (await ReadyAsync(proxy)).ShouldSatisfyAllConditions(
            ready => ready.Status.ShouldBe(HttpStatusCode.OK), ready => ready.State.ShouldContain("the last good one is served"));
        (await proxy.Client.GetStringAsync("/")).ShouldBe("good");
        // Once per change, however often it was looked at. Counted before the table is missing a second time, until it is published again.
        proxy.Process.Output.Split("404 TableNotFound").Length.ShouldBe(2);

        await azurite.RestartAsync(StorageAccount.Development);
        await PublishedTable.PublishAsync(azurite.ConnectionString, _table, Routes.Respond("anew"));
        await Eventually.HoldsAsync(async () => await proxy.Client.GetStringAsync("/") == "anew");
        await Eventually.HoldsAsync(async () => (await ReadyAsync(proxy)).Errors.Length == 0);
        var result = await load.StopAsync();
        output.WriteLine($"{result.Successes} requests");
        result.Failures.ShouldBe(0, result.FirstFailure);
        proxy.Process.Output.Split("403 AuthorizationFailure").Length.ShouldBe(2);
    }

    [Fact]
    public async Task Load_costs_one_point_read_per_refresh()
    {
        var azurite = await AzuriteServer.SharedAsync();
        await using var gate = await StorageGate.StartAsync(azurite.Address);
        await PublishedTable.PublishAsync(azurite.ConnectionString, _table, Routes.Respond("x"));
        await using var proxy = await StartAsync(azurite.Account.ConnectionStringAt(gate.Address));
        await using var load = LoadLoop.Start(4, new Uri(proxy.Address, "/load"));
        await load.WaitForMoreAsync(10);
        await Eventually.HoldsAsync(() => Task.FromResult(gate.Count(StorageOperation.PointRead) >= 2));
        gate.ClearRequests();

        var took = await Eventually.HoldsAsync(() => Task.FromResult(gate.Requests.Count >= 4));

        gate.Requests.ShouldAllBe(request => request.Operation == StorageOperation.PointRead);
        took.ShouldBeGreaterThan(3 * Refresh - TimeSpan.FromMilliseconds(100));
        (await load.StopAsync()).Successes.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task Storage_that_was_never_there_is_503_with_the_reason_until_it_comes()
    {
        var azurite = await AzuriteServer.SharedAsync();
        await using var gate = await StorageGate.StartAsync(azurite.Address);
        await gate.RefuseAsync();
        await using var proxy = await StartAsync(azurite.Account.ConnectionStringAt(gate.Address));

        // The first answers may come before the table service has been given up: then they say that the routes are being loaded.
        string[] errors = [];
        await Eventually.HoldsAsync(async () =>
        {
            using var refused = await proxy.Client.GetAsync("/anything");
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
            errors = [.. problem.RootElement.GetProperty("errors").EnumerateArray().Select(error => error.GetString()!)];
            return errors.Length > 0;
        });

        errors[0].ShouldContain($"table {_table}: the table service cannot be reached");
        await PublishedTable.PublishAsync(azurite.ConnectionString, _table, Routes.Respond("here"));
        await gate.AcceptAsync();
        await Eventually.HoldsAsync(async () => (await proxy.Client.GetAsync("/")).StatusCode == HttpStatusCode.OK);
        (await proxy.Client.GetStringAsync("/")).ShouldBe("here");
    }

    [Fact]
    public async Task First_request_after_a_long_silence_sees_what_was_published_meanwhile()
    {
        var azurite = await AzuriteServer.SharedAsync();
        await PublishedTable.PublishAsync(azurite.ConnectionString, _table, Routes.Respond("old"));
        await using var proxy = await StartAsync(azurite.ConnectionString, ("RouteRefresh", "00:00:00.1"));
        (await proxy.Client.GetStringAsync("/")).ShouldBe("old");
        var since = TimeProvider.System.GetTimestamp();

        await PublishedTable.PublishAsync(azurite.ConnectionString, _table, Routes.Respond("new"));
        await Eventually.HoldsAsync(() => Task.FromResult(TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromSeconds(0.7)));

        (await proxy.Client.GetStringAsync("/")).ShouldBe("new");
    }

    [Fact]
    public async Task First_request_after_a_long_silence_is_401_when_its_key_was_revoked_meanwhile()
    {
        var azurite = await AzuriteServer.SharedAsync();
        await PublishedTable.PublishAsync(azurite.ConnectionString, _table, OpenToKeys("good"));
        await using var proxy = await StartAsync(azurite.ConnectionString, ("RouteRefresh", "00:00:00.1"));
        (await StatusOfAsync(proxy, "good")).ShouldBe(HttpStatusCode.OK);
        (await StatusOfAsync(proxy, "other")).ShouldBe(HttpStatusCode.Unauthorized);
        var since = TimeProvider.System.GetTimestamp();

        await PublishedTable.PublishAsync(azurite.ConnectionString, _table, OpenToKeys("other"));
        await Eventually.HoldsAsync(() => Task.FromResult(TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromSeconds(0.7)));

        (await StatusOfAsync(proxy, "good")).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusOfAsync(proxy, "other")).ShouldBe(HttpStatusCode.OK);
    }

    public void Dispose() => _folder.Dispose();

    private Task<ProxyProcess> StartAsync(string connection, params (string, string)[] more) => ProxyProcess.StartAsync(
        app, _folder, [("RouteStorage", connection), ("RouteStorage__tableName", _table), ("RouteRefresh", Refresh.ToString()), .. more]);

    private static string OpenToKeys(params string[] keys) => $$$"""
        {
          "routes": { "all": { "match": { "path": "/{**rest}" }, "access": { "allow": "key" }, "respond": { "status": 200 } } },
          "consumers": { "team-a": { "keys": [{{{string.Join(", ", keys.Select(key => $"\"{ConsumerKey.Entry(key)}\""))}}}] } }
        }
        """;

    private static async Task<HttpStatusCode> StatusOfAsync(ProxyProcess proxy, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "api-key", key } } };
        using var response = await proxy.Client.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<(HttpStatusCode Status, string State, string Errors)> ReadyAsync(ProxyProcess proxy)
    {
        using var response = await proxy.Client.GetAsync("/_funcproxy/health/ready");
        using var ready = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var routes = ready.RootElement.GetProperty("routes");
        return (response.StatusCode, routes.GetProperty("state").GetString()!, string.Join('\n', routes.GetProperty("errors").EnumerateArray().Select(e => e.GetString())));
    }
}
