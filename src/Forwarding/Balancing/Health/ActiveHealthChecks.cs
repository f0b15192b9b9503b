using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Balancing.Health;

/// <summary>The health checks of the document that is served; those of the former one are ended. Not for concurrent use: only the snapshot's builder asks.</summary>
/// <param name="time">The clock.</param>
/// <param name="loggers">Make the logger of failures.</param>
public sealed class ActiveHealthChecks(TimeProvider time, ILoggerFactory loggers)
{
    private const string ThresholdKey = "ConsecutiveFailuresHealthPolicy.Threshold";
    private const int DefaultThreshold = 2;
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private readonly ILogger<ActiveHealthCheck> _logger = loggers.CreateLogger<ActiveHealthCheck>();
    private List<ActiveHealthCheck> _checks = [];
    private List<ActiveHealthCheck> _next = [];

    /// <summary>How far apart the rounds of a cluster's probes are.</summary>
    public static TimeSpan IntervalOf(ActiveHealthCheckConfig active) => active.Interval ?? TimeSpan.FromSeconds(15);

    /// <summary>Puts what begins a cluster's probes before its handler, where the cluster has any.</summary>
    /// <param name="clusterId">The cluster's id.</param>
    /// <param name="config">The cluster.</param>
    /// <param name="destinations">Its destinations.</param>
    /// <param name="protocol">The HTTP version that is asked for, and what may be spoken instead.</param>
    /// <param name="client">Sends over the cluster's pooled connections.</param>
    /// <param name="handler">What chooses a destination for a request and sends it.</param>
    public HttpMessageHandler Around(string clusterId, ClusterConfig config, IReadOnlyList<Destination> destinations, (Version Version, HttpVersionPolicy Policy) protocol, HttpMessageInvoker client, HttpMessageHandler handler)
    {
        if (config.HealthCheck?.Active is not { Enabled: true } active)
        {
            return handler;
        }
        var targets = new ProbeTarget[destinations.Count];
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] = ProbeTarget.Of(destinations[i], config.Destinations![destinations[i].Id], active);
        }
        var settings = new ActiveHealthSettings(IntervalOf(active), (int)(Metadata.Number(config.Metadata, ThresholdKey) ?? DefaultThreshold), Random.Shared.NextDouble);
        var prober = new Prober(client, protocol.Version, protocol.Policy, active.Timeout ?? DefaultTimeout, time);
        var check = new ActiveHealthCheck(clusterId, targets, prober, settings, time, _logger);
        _next.Add(check);
        return new ProbeTrigger(check, handler);
    }

    /// <summary>Ends the checks of the former document.</summary>
    public void EndRound()
    {
        foreach (var check in _checks)
        {
            check.Dispose();
        }
        (_checks, _next) = (_next, []);
    }
}
