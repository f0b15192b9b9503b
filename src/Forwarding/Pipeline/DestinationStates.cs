using FuncProxy.Forwarding.Telemetry;
using FuncProxy.Routing.Model;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The states of all destinations, kept across reloads by identity, and the cool-downs of quota groups, kept by name. Not for concurrent use: only the snapshot's builder asks.</summary>
public sealed class DestinationStates
{
    private readonly TimeProvider _time;
    private readonly ILogger<DestinationState> _logger;
    private Dictionary<(string Cluster, string Id, string Address), DestinationState> _states = [];
    private Dictionary<(string Cluster, string Id, string Address), DestinationState> _next = [];
    private Dictionary<string, CoolDown> _groups = new(StringComparer.Ordinal);
    private Dictionary<string, CoolDown> _nextGroups = new(StringComparer.Ordinal);
    private volatile DestinationState[] _all = [];

    /// <summary>No states yet.</summary>
    public DestinationStates(TimeProvider time, ILoggerFactory loggers)
    {
        _time = time;
        _logger = loggers.CreateLogger<DestinationState>();
    }

    /// <summary>Lets the states be observed from now on, for as long as the process lives.</summary>
    public void Observe() => BalancingMetrics.Observe(_time, () => _all);

    /// <summary>The state of a destination of the document that is being compiled.</summary>
    /// <param name="clusterId">The cluster's id.</param>
    /// <param name="destinationId">The destination's id.</param>
    /// <param name="config">The destination.</param>
    /// <param name="rules">How the cluster's destinations are judged.</param>
    public DestinationState Get(string clusterId, string destinationId, DestinationConfig config, HealthRules rules)
    {
        var key = (clusterId, destinationId, config.Address!);
        if (!_next.TryGetValue(key, out var state))
        {
            _next[key] = state = _states.GetValueOrDefault(key) ?? new DestinationState(_time, clusterId, destinationId, _logger);
        }
        state.Apply(rules, config.QuotaGroup is { } group ? Group(group) : null);
        return state;
    }

    /// <summary>Forgets the destinations and groups that have not been asked for since the last call.</summary>
    public void EndRound()
    {
        (_states, _next) = (_next, []);
        (_groups, _nextGroups) = (_nextGroups, new(StringComparer.Ordinal));
        // A loop, for a copy of the values is code that is compiled at each start.
        var all = new List<DestinationState>(_states.Count);
        foreach (var (_, state) in _states)
        {
            all.Add(state);
        }
        _all = [.. all];
    }

    private CoolDown Group(string name)
    {
        if (!_nextGroups.TryGetValue(name, out var group))
        {
            _nextGroups[name] = group = _groups.GetValueOrDefault(name) ?? new CoolDown();
        }
        return group;
    }
}
