using System.Collections.Concurrent;

namespace FuncProxy.Forwarding.Caching.Storing;

/// <summary>
/// Entries in memory, within a limit that counts everything: bodies (also those still being written, and those let go but still being read), fields, keys and bookkeeping.
/// What to let go is decided as S3-FIFO does (Yang and others, SOSP 2023): new entries pass through a small queue, from which only those that are used again
/// reach the main one, so that a scan flows by. Finding takes no lock; keeping and letting go take one for a few steps.
/// </summary>
public sealed class MemoryStore : ICacheStore
{
    private const int LeastGhosts = 64;

    // So many entries in a row whose bodies are being read are let go for nothing; then it is not worth emptying the store.
    private const int MostFruitless = 8;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, CacheEntry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CacheEntry>.AlternateLookup<ReadOnlySpan<char>> _byKey;
    private readonly Dictionary<string, CacheEntry> _byUrl = new(StringComparer.Ordinal);
    private readonly EntryQueue _small = new();
    private readonly EntryQueue _main = new();
    private readonly GhostList _ghosts = new();
    private readonly SegmentPool _segments = new();
    private readonly ByteBudget _budget;
    private long _loose;
    private long _evicted;

    /// <summary>An empty store.</summary>
    /// <param name="limit">The limit, in bytes.</param>
    public MemoryStore(long limit)
    {
        _budget = new ByteBudget(limit);
        _byKey = _entries.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>What everything takes, in bytes. Never above the limit.</summary>
    public long UsedBytes => _budget.Used;

    /// <inheritdoc/>
    public long LimitBytes => _budget.Limit;

    /// <inheritdoc/>
    public long Evicted => Volatile.Read(ref _evicted);

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public CacheEntry? Find(ReadOnlySpan<char> key)
    {
        if (_byKey.TryGetValue(key, out var entry))
        {
            entry.Use();
            return entry;
        }
        return null;
    }

    /// <inheritdoc/>
    public StoredBody CreateBody() => new(this, isForm: false);

    /// <summary>A body that is another form of one, and is let go with it.</summary>
    internal StoredBody CreateForm() => new(this, isForm: true);

    /// <inheritdoc/>
    public bool TryKeep(CacheEntry entry)
    {
        var head = entry.HeadBytes;
        if (!TryTake(head))
        {
            return false;
        }
        if (entry.Body is { } body && !body.TryHold())
        {
            _budget.Return(head);
            return false;
        }
        lock (_lock)
        {
            var hash = string.GetHashCode(entry.Key, StringComparison.Ordinal);
            var queue = _ghosts.Contains(hash) ? _main : _small;
            if (_entries.TryGetValue(entry.Key, out var former))
            {
                // What is renewed keeps its standing.
                queue = former.Queue!;
                entry.SetUses(former.Uses);
                Unlink(former);
            }
            queue.Add(entry);
            Link(entry);
            _entries[entry.Key] = entry;
        }
        return true;
    }

    /// <inheritdoc/>
    public int Remove(in CacheRemoval removal) => removal.Kind == CacheRemovalKind.Url ? RemoveUrl(removal.Value) : RemoveMatching(removal);

    /// <inheritdoc/>
    public bool TryGrow(CacheEntry entry, int bytes)
    {
        if (!TryTake(bytes))
        {
            return false;
        }
        lock (_lock)
        {
            if (entry.Queue is { } queue)
            {
                entry.GrownBytes += bytes;
                queue.Grow(entry, bytes);
                return true;
            }
        }
        _budget.Return(bytes);
        return false;
    }

    /// <summary>Takes bytes of the limit, and lets entries go for them where it must.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="isLoose">Whether they are for a body that no entry has: such bodies, and those that were let go while clients read them, get half of the limit at the most.</param>
    internal bool TryTake(long bytes, bool isLoose = false)
    {
        if (isLoose && LooseBytes + bytes > MostOfBody)
        {
            return false;
        }
        if (_budget.TryTake(bytes))
        {
            return true;
        }
        if (bytes > _budget.Limit)
        {
            return false;
        }
        lock (_lock)
        {
            var fruitless = 0;
            while (!_budget.TryTake(bytes))
            {
                if (fruitless == MostFruitless || (isLoose && LooseBytes + bytes > MostOfBody) || !TryLetGo(ref fruitless))
                {
                    return false;
                }
            }
        }
        return true;
    }

    /// <summary>The most that one body may take, in bytes: one never pushes out all others.</summary>
    internal long MostOfBody => _budget.Limit / 2;

    internal void Return(long bytes) => _budget.Return(bytes);

    /// <summary>What bodies take that no entry has: those that are being written, and those that were let go while clients read them.</summary>
    internal long LooseBytes => Volatile.Read(ref _loose);

    internal void AddLoose(long bytes) => Interlocked.Add(ref _loose, bytes);

    internal byte[] Rent(int size) => _segments.Rent(size);

    internal void Return(byte[] array) => _segments.Return(array);

    /// <summary>Lets one entry go, or moves one on.</summary>
    private bool TryLetGo(ref int fruitless)
    {
        var isSmall = _main.Count == 0 || (_small.Count > 0 && _small.Bytes >= _budget.Limit / 10);
        if ((isSmall ? _small : _main).Oldest is not { } oldest)
        {
            return false;
        }
        if (isSmall ? oldest.Uses > 1 : oldest.Uses > 0)
        {
            var uses = oldest.Uses;
            oldest.Queue!.Remove(oldest);
            oldest.SetUses(isSmall ? 0 : uses - 1);
            _main.Add(oldest);
            return true;
        }
        if (isSmall)
        {
            _ghosts.Add(string.GetHashCode(oldest.Key, StringComparison.Ordinal), Math.Max(LeastGhosts, _main.Count));
        }
        var before = _budget.Used;
        var expected = oldest.Body?.Bytes ?? 0;
        LetGo(oldest);
        Volatile.Write(ref _evicted, _evicted + 1);
        // Whoever reads the body at this moment keeps its bytes.
        fruitless = before - _budget.Used >= expected ? 0 : fruitless + 1;
        return true;
    }

    private void LetGo(CacheEntry entry)
    {
        _entries.TryRemove(entry.Key, out _);
        Unlink(entry);
    }

    private void Link(CacheEntry entry)
    {
        if (_byUrl.TryGetValue(entry.Url, out var first))
        {
            first.PreviousOfUrl = entry;
            entry.NextOfUrl = first;
        }
        _byUrl[entry.Url] = entry;
        entry.Body?.Link();
    }

    private void Unlink(CacheEntry entry)
    {
        if (entry.PreviousOfUrl is { } previous)
        {
            previous.NextOfUrl = entry.NextOfUrl;
        }
        else if (entry.NextOfUrl is { } next)
        {
            _byUrl[entry.Url] = next;
        }
        else
        {
            _byUrl.Remove(entry.Url);
        }
        if (entry.NextOfUrl is { } following)
        {
            following.PreviousOfUrl = entry.PreviousOfUrl;
        }
        entry.NextOfUrl = entry.PreviousOfUrl = null;
        entry.Queue!.Remove(entry);
        _budget.Return(entry.HeadBytes + entry.GrownBytes);
        entry.Body?.Unlink();
        entry.Body?.Release();
    }

    private int RemoveUrl(string url)
    {
        var count = 0;
        lock (_lock)
        {
            while (_byUrl.TryGetValue(url, out var entry))
            {
                LetGo(entry);
                count++;
            }
        }
        return count;
    }

    private int RemoveMatching(in CacheRemoval removal)
    {
        var count = 0;
        foreach (var (_, entry) in _entries)
        {
            if (removal.Kind == CacheRemovalKind.Tag ? entry.Tags.Contains(removal.Value) : entry.Url.StartsWith(removal.Value, StringComparison.Ordinal))
            {
                lock (_lock)
                {
                    if (entry.Queue is not null)
                    {
                        LetGo(entry);
                        count++;
                    }
                }
            }
        }
        return count;
    }
}
