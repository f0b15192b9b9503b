using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing;

/// <summary>Asks the groups of a cluster's destinations in the order of their priority; a later one is asked only when no destination of an earlier one can take the request.</summary>
internal sealed class PrioritySelector : DestinationSelector
{
    private readonly Destination[] _destinations;
    private readonly BalancingPolicy[] _groups;
    private readonly bool _panics;
    private readonly TimeProvider _time;
    private readonly Random _random;

    /// <param name="destinations">The cluster's destinations.</param>
    /// <param name="policy">Makes the policy of a group.</param>
    /// <param name="panics">Whether the least bad destination is chosen when all are unhealthy.</param>
    /// <param name="time">The engine's clock.</param>
    /// <param name="random">Throws the dice.</param>
    public PrioritySelector(IEnumerable<Destination> destinations, Func<Destination[], BalancingPolicy> policy, bool panics, TimeProvider time, Random random)
    {
        _destinations = [.. destinations.OrderBy(static destination => destination.Priority)];
        _groups = [.. Groups(_destinations, policy)];
        _panics = panics;
        _time = time;
        _random = random;
    }

    private static List<BalancingPolicy> Groups(Destination[] ordered, Func<Destination[], BalancingPolicy> policy)
    {
        var groups = new List<BalancingPolicy>();
        for (int first = 0, end; first < ordered.Length; first = end)
        {
            end = first + 1;
            while (end < ordered.Length && ordered[end].Priority == ordered[first].Priority)
            {
                end++;
            }
            groups.Add(policy(ordered[first..end]));
        }
        return groups;
    }

    /// <inheritdoc/>
    public override Destination? Select(Exchange exchange)
    {
        var round = new SelectionRound(exchange, _time.GetTimestamp(), _random);
        foreach (var group in _groups)
        {
            if ((Choose(group, round) ?? Choose(group, round.WithoutSlowStart())) is { } destination)
            {
                return destination;
            }
        }
        return _panics ? LeastBad(round) : null;
    }

    /// <inheritdoc/>
    public override TimeSpan? ShortestCoolDown()
    {
        var now = _time.GetTimestamp();
        foreach (var destination in _destinations)
        {
            if (destination.State.At(now) is Availability.Available or Availability.Trial)
            {
                return null;
            }
        }
        return CoolDown.Shortest(_destinations, now);
    }

    private Destination? Choose(BalancingPolicy group, in SelectionRound round)
    {
        // Whoever is too late for a trial finds its destination closed when it asks again.
        for (var i = 0; i <= _destinations.Length; i++)
        {
            var destination = group.Choose(round);
            if (destination is null || round.TryTake(destination))
            {
                return destination;
            }
        }
        return null;
    }

    /// <summary>The one that has failed least, of the best priority. One that cools down is left alone: it has said when it can be asked; so is one that was drained. Null beside a healthy one that was tried: then not all are unhealthy.</summary>
    private Destination? LeastBad(in SelectionRound round)
    {
        Destination? best = null;
        foreach (var destination in _destinations)
        {
            if (round.WasTried(destination) && round.IsAvailable(destination))
            {
                return null;
            }
            if (!round.IsDrained(destination) && !round.IsCooling(destination) && !round.WasTried(destination) && (best is null || (destination.Priority == best.Priority && IsLessBad(destination, best))))
            {
                best = destination;
            }
        }
        best?.State.NotePanic();
        return best;
    }

    private static bool IsLessBad(Destination one, Destination other)
    {
        var (its, others) = (one.State.Health.Badness, other.State.Health.Badness);
        return its < others || (its == others && (long)one.State.InFlight * other.Weight < (long)other.State.InFlight * one.Weight);
    }
}
