using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.TestKit;
using Xunit.Abstractions;

namespace FuncProxy.FunctionApp.Tests.Storage;

/// <summary>Eight published processes that share one quota of 1,000 requests a window, asked for ten times as much. The window has 10 s; with <c>LIMITS_FULL_MINUTE=1</c> a minute.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class FleetQuotaTests(PublishedApp app, ITestOutputHelper output) : IDisposable
{
    private const int Processes = 8;
    private const int Quota = 1000;
    private const int Pressure = 10;

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("LIMITS_FULL_MINUTE") == "1";
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(IsFull ? 60 : 10);
    private static readonly int Windows = IsFull ? 1 : 2;

    private readonly TemporaryFolder _folder = new();
    private readonly string _table = AzuriteServer.NewTableName();

    [Fact]
    public async Task Eight_processes_let_in_the_quota_of_each_window_and_never_more()
    {
        await using var fleet = await StartAsync();
        await using var callers = QuotaCallers.Start(fleet.Proxies, Window * Processes / (Quota * Pressure));
        var first = NextTurn();

        await PassAsync(first);
        fleet.Gate.ClearRequests();
        await PassAsync(first + (Window * Windows));

        Report(fleet, Window * Windows);
        for (var i = 0; i < Windows; i++)
        {
            var (surely, perhaps, asked) = callers.In(first + (Window * i), Window);
            output.WriteLine($"Window {i + 1} of {Window.TotalSeconds} s: {surely} to {perhaps} of {asked} requests let in");
            surely.ShouldBeLessThanOrEqualTo(Quota);
            perhaps.ShouldBeGreaterThanOrEqualTo(950);
            asked.ShouldBeGreaterThan(2 * Quota, "the demand is there");
        }
        callers.Others.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_of_eight_that_are_killed_with_slices_in_hand_do_not_let_the_others_exceed_the_quota()
    {
        await using var fleet = await StartAsync();
        await using var callers = QuotaCallers.Start(fleet.Proxies, Window * Processes / (Quota * Pressure));
        var first = NextTurn();

        // In the middle of what is let in: at ten times the demand a window's quota lasts for a tenth of it.
        await PassAsync(first + (Window / 20));
        fleet.Proxies[0].Process.Kill();
        fleet.Proxies[1].Process.Kill();
        await PassAsync(first + (Window * Windows));

        for (var i = 0; i < Windows; i++)
        {
            var (surely, perhaps, asked) = callers.In(first + (Window * i), Window);
            output.WriteLine($"Window {i + 1} of {Window.TotalSeconds} s, two processes killed in window 1: {surely} to {perhaps} of {asked} requests let in");
            surely.ShouldBeLessThanOrEqualTo(Quota);
            perhaps.ShouldBeGreaterThanOrEqualTo(Quota / 2);
        }
        callers.Others.ShouldBeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    private static DateTimeOffset NextTurn()
    {
        var number = TimeProvider.System.GetUtcNow().UtcTicks / Window.Ticks;
        return new DateTimeOffset((number + 1) * Window.Ticks, TimeSpan.Zero);
    }

    private static Task PassAsync(DateTimeOffset time) => Eventually.HoldsAsync(() => Task.FromResult(TimeProvider.System.GetUtcNow() >= time), Window * (Windows + 2));

    private void Report(Fleet fleet, TimeSpan time)
    {
        var quotas = fleet.Gate.Requests.Where(request => request.Target.Contains($"{_table}Limits", StringComparison.Ordinal)).ToList();
        var lost = quotas.Count(request => request.Status is 409 or 412);
        output.WriteLine($"{quotas.Count} table operations in {time.TotalSeconds} s ({quotas.Count / time.TotalSeconds:f1} a second), {lost} of them writes that came too late");
        (quotas.Count / time.TotalSeconds).ShouldBeLessThan(50);
    }

    private async Task<Fleet> StartAsync()
    {
        var azurite = await AzuriteServer.SharedAsync();
        var rate = (int)(Quota * TimeSpan.TicksPerMinute / Window.Ticks);
        await PublishedTable.PublishAsync(azurite.ConnectionString, _table, $$"""
            { "routes": { "all": { "match": { "path": "/{**rest}" }, "respond": { "body": "ok" }, "limits": { "requestsPerMinute": {{rate}}, "per": "route", "scope": "fleet" } } } }
            """);
        var gate = await StorageGate.StartAsync(azurite.Address);
        var fleet = new Fleet(gate);
        for (var i = 0; i < Processes; i++)
        {
            fleet.Proxies.Add(await ProxyProcess.StartAsync(
                app, _folder, ("RouteStorage", azurite.Account.ConnectionStringAt(gate.Address)), ("RouteStorage__tableName", _table), ("Limits__Window", Window.ToString())));
            // Its first reading of the routes may take longer than a request waits for it.
            await Eventually.HoldsAsync(() => IsReadyAsync(fleet.Proxies[^1]), TimeSpan.FromSeconds(30));
        }
        return fleet;
    }

    private static async Task<bool> IsReadyAsync(ProxyProcess proxy)
    {
        using var response = await proxy.Client.GetAsync("/_funcproxy/health/ready");
        return response.IsSuccessStatusCode;
    }

    private sealed class Fleet(StorageGate gate) : IAsyncDisposable
    {
        public StorageGate Gate => gate;

        public List<ProxyProcess> Proxies { get; } = [];

        public async ValueTask DisposeAsync()
        {
            foreach (var proxy in Proxies)
            {
                await proxy.DisposeAsync();
            }
            await gate.DisposeAsync();
        }
    }
}
