using System.Text;

namespace FuncProxy.Forwarding.Tests.Simulation;

/// <summary>The engine between real clients and real destinations, some of which are not well.</summary>
internal static class SimulationRun
{
    /// <summary>More than there are destinations, so that policies that count requests in flight have something to count.</summary>
    private const int Clients = 12;

    private const int RoutesLoaded = 1;

    private static int _runs;

    /// <summary>Puts load on a fresh proxy from its first moment on.</summary>
    public static async Task<SimulationResult> RunAsync(Scenario scenario, ClusterSetup setup, TimeSpan duration)
    {
        var destinations = await scenario.StartAsync();
        try
        {
            var cluster = $"simulated-{Interlocked.Increment(ref _runs)}";
            using var attempts = new AttemptCounter(cluster);
            await using var proxy = await ProxyUnderTest.StartAsync(Document(cluster, destinations, setup));
            await proxy.Log.WaitForAsync(RoutesLoaded);
            using var load = new ReplayableLoad(proxy.At("/v1/chat"));
            var (times, errors, firstError) = await load.RunAsync(Clients, duration);
            return new SimulationResult(times.Count, errors, firstError, times[times.Count / 2], times[times.Count * 9 / 10], [.. Enumerable.Range(0, destinations.Length).Select(i => attempts.Of(Id(i)))]);
        }
        finally
        {
            foreach (var destination in destinations)
            {
                await destination.DisposeAsync();
            }
        }
    }

    private static string Document(string cluster, SimulatedDestination[] destinations, ClusterSetup setup)
    {
        var list = new StringBuilder();
        for (var i = 0; i < destinations.Length; i++)
        {
            var group = destinations[i].QuotaGroup is { } name ? $", \"quotaGroup\": \"{name}\"" : "";
            list.Append(i == 0 ? "" : ", ").Append($"\"{Id(i)}\": {{ \"address\": \"{destinations[i].Address}\"{group} }}");
        }
        return $$"""
            {
              "routes": { "chat": { "clusterId": "{{cluster}}", "match": { "path": "/v1/{**rest}" } } },
              "clusters": { "{{cluster}}": { "destinations": { {{list}} }, "httpRequest": { "activityTimeout": "00:00:02" }, {{setup.Fields}} } }
            }
            """;
    }

    private static string Id(int index) => $"d{index + 1}";
}
