using System.Diagnostics.Metrics;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>What is observed of destinations, on the meter <c>FuncProxy</c>: by cluster and destination, read only when somebody asks.</summary>
internal static class BalancingMetrics
{
    /// <summary>Lets the states of an engine's destinations be observed.</summary>
    /// <param name="time">The engine's clock.</param>
    /// <param name="states">The states of the document that is served.</param>
    public static void Observe(TimeProvider time, Func<DestinationState[]> states)
    {
        var meter = new Meter(Instruments.Name);
        meter.CreateObservableGauge("funcproxy.destination.healthy", () => Measure(states(), state => state.Health.IsUnhealthy ? 0 : 1),
            "1", "1 for a destination that is healthy or not known to be otherwise, else 0");
        meter.CreateObservableGauge("funcproxy.destination.cooldown", () => Measure(states(), state => state.CoolDownLeft(time.GetTimestamp()).TotalSeconds),
            "s", "How much longer a destination gets nothing because it, or its quota group, has asked for time");
        meter.CreateObservableGauge("funcproxy.destination.in_flight", () => Measure(states(), state => state.InFlight),
            "{attempt}", "Attempts that have begun and not ended");
        meter.CreateObservableCounter("funcproxy.destination.panics", () => Measure(states(), state => state.Panics),
            "{selection}", "How often a destination was chosen though none was healthy");
    }

    private static Measurement<T>[] Measure<T>(DestinationState[] states, Func<DestinationState, T> value)
        where T : struct
    {
        var measurements = new Measurement<T>[states.Length];
        for (var i = 0; i < states.Length; i++)
        {
            var state = states[i];
            measurements[i] = new Measurement<T>(value(state), new(HttpNames.ClusterId, state.ClusterId), new(HttpNames.DestinationId, state.Id));
        }
        return measurements;
    }
}
