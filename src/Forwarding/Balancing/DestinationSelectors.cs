using FuncProxy.Forwarding.Balancing.Affinity;
using FuncProxy.Forwarding.Balancing.Hashing;
using FuncProxy.Forwarding.Balancing.Health;
using FuncProxy.Forwarding.Balancing.Policies;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Balancing;

/// <summary>Makes the clusters' selectors.</summary>
/// <param name="affinityKey">Signs the keys by which clients stay with a destination; null where no cluster has such.</param>
/// <param name="time">The engine's clock.</param>
/// <param name="random">Throws the dice; safe for any number of threads.</param>
public sealed class DestinationSelectors(AffinityKey? affinityKey, TimeProvider time, Random random)
{
    /// <summary>The policy of a cluster that names none.</summary>
    public const string DefaultPolicy = "PowerOfTwoChoices";

    private const string Refuse = "Return503Error";

    /// <summary>The selector of a cluster, and the keys of its clients, where they stay with a destination.</summary>
    public (DestinationSelector Selector, SessionAffinity? Affinity) Create(string clusterId, ClusterConfig config, IReadOnlyList<Destination> destinations)
    {
        var source = config.HashOn is { } hashOn ? HashSource.Of(hashOn) : null;
        DestinationSelector selector = new PrioritySelector(destinations, group => CreatePolicy(config.LoadBalancingPolicy, group, source), ClusterHealth.Panics(config), time, random);
        if (source is { NeedsBody: true })
        {
            selector = new BodyKeySelector(selector, source);
        }
        if (config.SessionAffinity is not { Enabled: true } affinity)
        {
            return (selector, null);
        }
        var key = affinityKey ?? throw new InvalidOperationException($"Cluster '{clusterId}' has session affinity, but there is no key; validation refuses that.");
        var clients = new ClientKeys(key, clusterId, destinations, AffinityField.Of(affinity, time));
        return (new AffinitySelector(selector, clients, !Refuse.Equals(affinity.FailurePolicy, StringComparison.OrdinalIgnoreCase), time), clients);
    }

    private BalancingPolicy CreatePolicy(string? name, Destination[] group, HashSource? source) => name?.ToUpperInvariant() switch
    {
        _ when group.Length == 1 => new FirstAlphabeticalPolicy(group),
        null or "POWEROFTWOCHOICES" => new PowerOfTwoChoicesPolicy(group),
        "ROUNDROBIN" => new RoundRobinPolicy(group, random),
        "LEASTREQUESTS" => new LeastRequestsPolicy(group),
        "RANDOM" => new RandomPolicy(group),
        "FIRSTALPHABETICAL" => new FirstAlphabeticalPolicy(group),
        "CONSISTENTHASH" => new ConsistentHashPolicy(group, source!, new PowerOfTwoChoicesPolicy(group)),
        _ => throw new ArgumentException($"'{name}' is no policy; validation refuses it", nameof(name)),
    };
}
