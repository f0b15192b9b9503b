namespace FuncProxy.Forwarding.Caching.Storing;

/// <summary>Entries in the order in which they came. Not safe for threads: the store has a lock.</summary>
internal sealed class EntryQueue
{
    private CacheEntry? _newest;

    /// <summary>The one that came first; null when there is none.</summary>
    public CacheEntry? Oldest { get; private set; }

    /// <summary>What the entries were counted with.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    public void Add(CacheEntry entry)
    {
        entry.Queue = this;
        entry.Older = _newest;
        entry.Newer = null;
        if (_newest is { } newest)
        {
            newest.Newer = entry;
        }
        else
        {
            Oldest = entry;
        }
        _newest = entry;
        entry.CountedBytes = entry.HeadBytes + (entry.Body?.Bytes ?? 0);
        Bytes += entry.CountedBytes;
        Count++;
    }

    public void Remove(CacheEntry entry)
    {
        if (entry.Older is { } older)
        {
            older.Newer = entry.Newer;
        }
        else
        {
            Oldest = entry.Newer;
        }
        if (entry.Newer is { } newer)
        {
            newer.Older = entry.Older;
        }
        else
        {
            _newest = entry.Older;
        }
        entry.Queue = null;
        entry.Newer = entry.Older = null;
        Bytes -= entry.CountedBytes;
        Count--;
    }

    /// <summary>Counts bytes that an entry's body has got since it was added.</summary>
    public void Grow(CacheEntry entry, int bytes)
    {
        entry.CountedBytes += bytes;
        Bytes += bytes;
    }
}
