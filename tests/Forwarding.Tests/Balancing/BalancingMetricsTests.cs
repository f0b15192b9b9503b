using System.Diagnostics.Metrics;
using FuncProxy.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Balancing;

public sealed class BalancingMetricsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Health_cool_downs_and_panics_are_observed_by_cluster_and_destination()
    {
        await using var full = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "20";
            return Task.CompletedTask;
        });
        using var refused = new RefusedPort();
        var document = ClusterDocument.Of(
            """ "healthCheck": { "passive": { "enabled": true, "policy": "ConsecutiveFailures", "threshold": 1 }, "availableDestinationsPolicy": "HealthyOrPanic" } """,
            $"{refused.Address}", $"{full.Address}").Replace("\"c\"", "\"of-metrics\"");
        await using var proxy = await ProxyUnderTest.StartAsync(document, new() { Time = _time });
        await proxy.Log.WaitForAsync(1);
        Observe().ShouldBe([("funcproxy.destination.cooldown", 0, 0), ("funcproxy.destination.healthy", 1, 1), ("funcproxy.destination.in_flight", 0, 0), ("funcproxy.destination.panics", 0, 0)]);
        for (var i = 0; i < 2; i++)
        {
            using var response = await proxy.SendAsync(HttpMethod.Get, "/");
        }
        Observe().ShouldBe([("funcproxy.destination.cooldown", 0, 20), ("funcproxy.destination.healthy", 0, 1), ("funcproxy.destination.in_flight", 0, 0), ("funcproxy.destination.panics", 0, 0)]);

        proxy.Publish(document.Replace($"\"b\": {{ \"address\": \"{full.Address}\" }}", $"\"b\": {{ \"address\": \"{refused.Address}x\" }}"));
        await proxy.Log.WaitForAsync(1, count: 2);
        for (var i = 0; i < 4; i++)
        {
            using var response = await proxy.SendAsync(HttpMethod.Get, "/");
        }

        var panics = Observe().Single(each => each.Name == "funcproxy.destination.panics");
        (panics.A + panics.B).ShouldBe(3);
    }

    /// <summary>What each instrument shows of the two destinations.</summary>
    private static List<(string Name, double A, double B)> Observe()
    {
        var seen = new SortedDictionary<string, (double A, double B)>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "FuncProxy" && instrument.Name.StartsWith("funcproxy.destination.", StringComparison.Ordinal))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        try
        {
            listener.RecordObservableInstruments();
        }
        catch (AggregateException)
        {
            // Of the engines of other tests, some of whose clocks are broken; all others have been read.
        }
        return [.. seen.Select(each => (each.Key, each.Value.A, each.Value.B))];

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var (cluster, destination) = (tags[0], tags[1]);
            if (cluster is { Key: "funcproxy.cluster.id", Value: "of-metrics" } && destination.Key == "funcproxy.destination.id")
            {
                var former = seen.GetValueOrDefault(instrument.Name);
                seen[instrument.Name] = destination.Value is "a" ? (value, former.B) : (former.A, value);
            }
        }
    }
}
