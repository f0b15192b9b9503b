using System.Collections.Concurrent;

namespace FuncProxy.Forwarding.Limits.Leases;

/// <summary>This instance's leases of a route, by consumer. Outlives the documents that have the route.</summary>
internal sealed class FleetState(string route, QuotaStore store, TimeProvider time)
{
    private const int FewLeases = 256;

    private readonly ConcurrentDictionary<(string? Consumer, TimeSpan Length), QuotaLease> _leases = new();
    private long _sweptIn;

    /// <summary>The lease of a consumer.</summary>
    /// <param name="consumer">Its id; null for the route as a whole.</param>
    /// <param name="length">The length of the windows.</param>
    /// <param name="number">The window, by which idle leases are told.</param>
    public QuotaLease LeaseOf(string? consumer, TimeSpan length, long number)
    {
        if (!_leases.TryGetValue((consumer, length), out var lease))
        {
            lease = _leases.GetOrAdd((consumer, length), new QuotaLease(new QuotaName(route, consumer, length), store, time));
            Sweep(number);
        }
        return lease;
    }

    /// <summary>Gives back what is not used.</summary>
    public Task GiveBackAsync(CancellationToken cancellationToken) => Task.WhenAll(_leases.Values.Select(lease => lease.GiveBackAsync(cancellationToken)));

    // Once a window at the most, and only by whoever makes a lease: where the consumers stay the same there is nothing to forget.
    private void Sweep(long number)
    {
        var swept = Volatile.Read(ref _sweptIn);
        if (_leases.Count <= FewLeases || swept == number || Interlocked.CompareExchange(ref _sweptIn, number, swept) != swept)
        {
            return;
        }
        foreach (var (key, lease) in _leases)
        {
            if (lease.Number < number - 1)
            {
                _leases.TryRemove(key, out _);
            }
        }
    }
}
