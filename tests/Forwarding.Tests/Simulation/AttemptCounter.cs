using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace FuncProxy.Forwarding.Tests.Simulation;

/// <summary>Counts the attempts of a cluster by destination, as an operator would: from the meter.</summary>
internal sealed class AttemptCounter : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly MeterListener _listener = new();

    public AttemptCounter(string cluster)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "FuncProxy", Name: "funcproxy.attempts" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            if (Tag(tags, "funcproxy.cluster.id") == cluster)
            {
                _counts.AddOrUpdate(Tag(tags, "funcproxy.destination.id") ?? "-", count, (_, before) => before + count);
            }
        });
        _listener.Start();
    }

    public long Of(string destination) => _counts.GetValueOrDefault(destination);

    public void Dispose() => _listener.Dispose();

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var (key, value) in tags)
        {
            if (key == name)
            {
                return value as string;
            }
        }
        return null;
    }
}
