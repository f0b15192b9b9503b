namespace FuncProxy.Forwarding.Caching.Collapsing;

/// <summary>Keys whose latest response could not be stored: their requests do not wait for each other. Of two keys that share a place the later is remembered. Safe for any number of threads.</summary>
internal sealed class UncacheableKeys
{
    private const int Places = 4096;
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(60);

    private readonly long[] _places = new long[Places];

    /// <summary>Remembers a key.</summary>
    public void Add(string key, Instant now) => Volatile.Write(ref _places[Place(key)], Mark(key, now));

    /// <summary>Forgets a key.</summary>
    public void Remove(string key) => Volatile.Write(ref _places[Place(key)], 0);

    /// <summary>Whether a key is remembered.</summary>
    public bool Contains(string key, Instant now)
    {
        var mark = Volatile.Read(ref _places[Place(key)]);
        return mark >> 32 == Mark(key, now) >> 32 && (uint)Mark(key, now) - (uint)mark <= Remembered.TotalSeconds;
    }

    private static int Place(string key) => (string.GetHashCode(key, StringComparison.Ordinal) & int.MaxValue) % Places;

    private static long Mark(string key, Instant now) => ((long)string.GetHashCode(key, StringComparison.Ordinal) << 32) | (uint)now.Uptime.TotalSeconds;
}
