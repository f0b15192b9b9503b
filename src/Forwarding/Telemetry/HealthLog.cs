using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>The log events of destinations' health. Ids are stable: 200–299.</summary>
internal static partial class HealthLog
{
    [LoggerMessage(200, LogLevel.Warning, "Destination {Cluster}/{Destination} is unhealthy by its requests; it is tried again in {Rest}")]
    public static partial void Fell(ILogger logger, string cluster, string destination, TimeSpan rest);

    [LoggerMessage(201, LogLevel.Information, "Destination {Cluster}/{Destination} has answered its trial; it is healthy")]
    public static partial void Recovered(ILogger logger, string cluster, string destination);

    [LoggerMessage(202, LogLevel.Warning, "Destination {Cluster}/{Destination} is unhealthy: its last {Threshold} probes failed, the last by {Reason}")]
    public static partial void FellByProbes(ILogger logger, string cluster, string destination, int threshold, string reason);

    [LoggerMessage(203, LogLevel.Information, "Destination {Cluster}/{Destination} has answered a probe; it is healthy")]
    public static partial void RecoveredByProbe(ILogger logger, string cluster, string destination);

    [LoggerMessage(204, LogLevel.Debug, "Destination {Cluster}/{Destination} has asked for time; it gets nothing for {Wait}")]
    public static partial void Cools(ILogger logger, string cluster, string destination, TimeSpan wait);

    [LoggerMessage(205, LogLevel.Error, "The probes of cluster {Cluster} have failed in the proxy; they begin anew with a later request")]
    public static partial void ProbesFailed(ILogger logger, Exception exception, string cluster);
}
