using System.Collections;
using System.Collections.Concurrent;

namespace FuncProxy.Admin.Live;

/// <summary>What is counted of the routes in use, by their ids. Lock-free; a request whose route finds no place costs two look-ups, and once a second a walk.</summary>
internal sealed class RouteTraffics : IEnumerable<KeyValuePair<string, RouteTraffic>>
{
    /// <summary>Of how many routes at a time there are counts: each keeps 13 KB.</summary>
    public const int Most = 1000;

    private const int IdleSeconds = 60;

    private readonly ConcurrentDictionary<string, RouteTraffic> _routes = new(StringComparer.Ordinal);
    private long _sweptIn = long.MinValue;
    private int _count;

    /// <summary>The counts of a route; null while <see cref="Most"/> others are in use.</summary>
    /// <param name="id">The route's id.</param>
    /// <param name="second">The current second.</param>
    public RouteTraffic? Find(string id, long second) => _routes.TryGetValue(id, out var traffic) ? traffic : Create(id, second);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, RouteTraffic>> GetEnumerator() => _routes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private RouteTraffic? Create(string id, long second)
    {
        if (Volatile.Read(ref _count) >= Most)
        {
            Sweep(second);
        }
        if (!TryReserve())
        {
            return null;
        }
        var made = new RouteTraffic(second);
        var kept = _routes.GetOrAdd(id, made);
        if (!ReferenceEquals(kept, made))
        {
            Interlocked.Decrement(ref _count);
        }
        return kept;
    }

    private bool TryReserve()
    {
        var count = Volatile.Read(ref _count);
        while (count < Most)
        {
            var found = Interlocked.CompareExchange(ref _count, count + 1, count);
            if (found == count)
            {
                return true;
            }
            count = found;
        }
        return false;
    }

    private void Sweep(long second)
    {
        var swept = Volatile.Read(ref _sweptIn);
        if (swept >= second || Interlocked.CompareExchange(ref _sweptIn, second, swept) != swept)
        {
            return;
        }
        foreach (var route in _routes)
        {
            if (route.Value.LastSecond < second - IdleSeconds && _routes.TryRemove(route))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }
}
