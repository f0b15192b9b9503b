using System.Diagnostics.Metrics;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>What is counted of attempts, on the meter <c>FuncProxy</c>. Costs nothing while nobody reads it.</summary>
internal static class AttemptMetrics
{
    /// <summary>What is said of an attempt that was given up: another one had answered, or nobody waited any more.</summary>
    public const string Abandoned = "abandoned";

    private static readonly Meter Meter = new(Instruments.Name);
    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>("funcproxy.attempts", "{attempt}", "Attempts that have ended with the head of an answer or have failed, by cluster, destination and result");
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("funcproxy.repeats.refused", "{attempt}", "Retries and hedges that the budget has not let, by cluster");
    private static readonly Counter<long> Hedges = Meter.CreateCounter<long>("funcproxy.hedges", "{attempt}", "Attempts beside one that was late, by cluster");
    private static readonly Counter<long> HedgesWon = Meter.CreateCounter<long>("funcproxy.hedges.won", "{attempt}", "Hedges whose answer was the first, by cluster");

    /// <summary>Whether somebody reads the count of attempts.</summary>
    public static bool AreRead => Attempts.Enabled;

    /// <summary>Counts an attempt.</summary>
    /// <param name="cluster">The cluster's id.</param>
    /// <param name="destination">The destination's id.</param>
    /// <param name="reason">What was wrong: an error type of Proxy-Status, a status, or <see cref="Abandoned"/>; null for nothing.</param>
    public static void Attempted(string cluster, string destination, string? reason)
    {
        if (Attempts.Enabled)
        {
            Attempts.Add(1, new(HttpNames.ClusterId, cluster), new(HttpNames.DestinationId, destination), new(HttpNames.AttemptResult, reason ?? "answered"));
        }
    }

    /// <summary>Counts a repeat that the budget has not let.</summary>
    public static void Refused(string cluster) => Count(Refusals, cluster);

    /// <summary>Counts a hedge.</summary>
    public static void Hedged(string cluster) => Count(Hedges, cluster);

    /// <summary>Counts a hedge whose answer was the first.</summary>
    public static void HedgeWon(string cluster) => Count(HedgesWon, cluster);

    private static void Count(Counter<long> counter, string cluster)
    {
        if (counter.Enabled)
        {
            counter.Add(1, new KeyValuePair<string, object?>(HttpNames.ClusterId, cluster));
        }
    }
}
