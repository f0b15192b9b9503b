using FuncProxy.Forwarding.Limits.Leases;
using FuncProxy.Forwarding.Limits.Rates;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using FuncProxy.Routing.Stores.Tables;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Limits;

/// <summary>Makes the routes' limits and keeps their counts across reloads, by route and by what is counted apart. Not for concurrent use but for <see cref="GiveBackAsync"/>: only the snapshot's builder asks.</summary>
public sealed class RouteLimits
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _length;
    private readonly QuotaStore? _store;
    private Dictionary<(string Route, LimitKey Per, LimitScope Scope), object> _states = [];
    private Dictionary<(string Route, LimitKey Per, LimitScope Scope), object> _next = [];
    private volatile FleetState[] _fleet = [];

    /// <summary>No limits yet.</summary>
    /// <param name="length">The windows in which requests are counted.</param>
    /// <param name="quotas">Where instances share quotas; null where they cannot.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Make the logger.</param>
    public RouteLimits(TimeSpan length, ITable? quotas, TimeProvider time, ILoggerFactory loggers)
    {
        (_length, _time) = (length, time);
        _store = quotas is null ? null : new QuotaStore(quotas, time, loggers.CreateLogger<RouteLimits>(), Random.Shared);
    }

    /// <summary>The limit of a route that has passed validation; null where it has none.</summary>
    public RouteLimit? Compile(string id, RouteConfig config)
    {
        if (config.Limits is not { RequestsPerMinute: { } rate } limits)
        {
            return null;
        }
        var window = CountingWindow.Of(rate, _length);
        var per = limits.Per ?? (config.Access?.Allow is AccessMode.Key or AccessMode.Jwt ? LimitKey.Consumer : LimitKey.Ip);
        if (limits.Scope == LimitScope.Fleet)
        {
            var store = _store ?? throw new InvalidOperationException("A limit that instances share has no table.");
            var state = State(id, per, LimitScope.Fleet, () => new FleetState(id, store, _time));
            return new FleetLimit(window, per == LimitKey.Consumer, limits.OnStoreFailure != StoreFailureMode.Deny, state, store, _time);
        }
        return per switch
        {
            LimitKey.Consumer => new ConsumerLimit(window, State(id, per, LimitScope.Instance, () => new WindowCounters<string>()), _time),
            LimitKey.Ip => new AddressLimit(window, State(id, per, LimitScope.Instance, () => new WindowCounters<UInt128>()), _time),
            _ => new WholeLimit(window, State(id, per, LimitScope.Instance, () => new WindowCounters<int>()), _time),
        };
    }

    /// <summary>Forgets the counts of routes that have not been asked for since the last call.</summary>
    public void EndRound()
    {
        (_states, _next) = (_next, []);
        // A loop, for LINQ over the values is compiled at each start.
        var fleet = new List<FleetState>();
        foreach (var (_, state) in _states)
        {
            if (state is FleetState shared)
            {
                fleet.Add(shared);
            }
        }
        _fleet = [.. fleet];
    }

    /// <summary>Gives back what this instance has of shared quotas and will not use.</summary>
    public Task GiveBackAsync(CancellationToken cancellationToken) => Task.WhenAll(_fleet.Select(state => state.GiveBackAsync(cancellationToken)));

    /// <summary>The quotas that instances share, as the table has them; null where there is no table.</summary>
    /// <param name="most">How many to read at the most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<SharedQuota>?> ReadSharedAsync(int most, CancellationToken cancellationToken)
        => _store is null ? null : await _store.ListAsync(most, cancellationToken).ConfigureAwait(false);

    private T State<T>(string route, LimitKey per, LimitScope scope, Func<T> make)
        where T : class
    {
        if (!_next.TryGetValue((route, per, scope), out var state))
        {
            _next[(route, per, scope)] = state = _states.GetValueOrDefault((route, per, scope)) ?? make();
        }
        return (T)state;
    }
}
