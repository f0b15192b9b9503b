using FuncProxy.Forwarding.Caching.Storing;

namespace FuncProxy.Forwarding.Caching;

/// <summary>
/// What has been removed of late, so that a response which was on its way meanwhile is not stored after all. Safe for any number of threads.
/// Of URLs it is known for each of many groups of them when one of it was last removed, so that no number of removals of others can push one out; prefixes and tags, which people remove by hand, are kept one by one.
/// </summary>
internal sealed class InvalidationLog
{
    private const int Groups = 4096;
    private const int Kept = 256;

    private readonly Lock _lock = new();
    private readonly long[] _urls = new long[Groups];
    private readonly (long Position, CacheRemoval Removal)[] _others = new (long, CacheRemoval)[Kept];
    private int _next;
    private long _position;

    /// <summary>A point in the log.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Notes a removal.</summary>
    public void Add(in CacheRemoval removal)
    {
        lock (_lock)
        {
            var position = _position + 1;
            if (removal.Kind == CacheRemovalKind.Url)
            {
                Volatile.Write(ref _urls[Group(removal.Value)], position);
            }
            else
            {
                _others[_next] = (position, removal);
                _next = (_next + 1) % Kept;
            }
            Volatile.Write(ref _position, position);
        }
    }

    /// <summary>Whether a response may have been removed since a point.</summary>
    /// <param name="url">Its URL.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="since">The point.</param>
    public bool Touches(string url, IReadOnlyList<string> tags, long since)
        => Position != since && (Volatile.Read(ref _urls[Group(url)]) > since || IsAmongOthers(url, tags, since));

    private bool IsAmongOthers(string url, IReadOnlyList<string> tags, long since)
    {
        lock (_lock)
        {
            // From the latest back; what is older than the oldest kept nobody knows.
            for (var i = 1; i <= Kept; i++)
            {
                var (position, (kind, value)) = _others[(_next - i + Kept) % Kept];
                if (position <= since)
                {
                    return false;
                }
                if (kind == CacheRemovalKind.Tag ? tags.Contains(value) : url.StartsWith(value, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }
        return true;
    }

    private static int Group(string url) => (string.GetHashCode(url, StringComparison.Ordinal) & int.MaxValue) % Groups;
}
