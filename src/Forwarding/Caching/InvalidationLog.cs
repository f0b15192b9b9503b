using FuncProxy.Forwarding.Caching.Storing;

namespace FuncProxy.Forwarding.Caching;

/// <summary>What has been removed of late, so that a response which was on its way meanwhile is not stored after all. Safe for any number of threads.</summary>
internal sealed class InvalidationLog
{
    private const int Kept = 256;

    private readonly Lock _lock = new();
    private readonly CacheRemoval[] _latest = new CacheRemoval[Kept];
    private long _count;

    /// <summary>A point in the log.</summary>
    public long Position => Volatile.Read(ref _count);

    /// <summary>Notes a removal.</summary>
    public void Add(in CacheRemoval removal)
    {
        lock (_lock)
        {
            _latest[_count % Kept] = removal;
            _count++;
        }
    }

    /// <summary>Whether a URL may have been removed since a point. Of tags nobody knows before the response is there, so that they count for all.</summary>
    public bool Touches(string url, long since)
    {
        if (Position == since)
        {
            return false;
        }
        lock (_lock)
        {
            if (_count - since > Kept)
            {
                return true;
            }
            for (var i = since; i < _count; i++)
            {
                var (kind, value) = _latest[i % Kept];
                if (kind == CacheRemovalKind.Tag || (kind == CacheRemovalKind.Url ? url == value : url.StartsWith(value, StringComparison.Ordinal)))
                {
                    return true;
                }
            }
        }
        return false;
    }
}
