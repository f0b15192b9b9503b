namespace FuncProxy.Forwarding.Caching.Storing;

/// <summary>What a store keeps under one key.</summary>
/// <param name="key">The key.</param>
/// <param name="url">The URL that it belongs to; several entries may share one.</param>
/// <param name="metadata">What the cache knows of it.</param>
public sealed class CacheEntry(string key, string url, object metadata)
{
    // What an entry costs beside its strings and its body: the object, its places in the tables and the queue, and a place in the memory of those that were let go.
    private const int OwnBytes = 360;
    private const int StringBytes = 24;

    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The URL that it belongs to.</summary>
    public string Url { get; } = url;

    /// <summary>What the cache knows of it.</summary>
    public object Metadata { get; } = metadata;

    /// <summary>The bytes; null where there are none.</summary>
    public StoredBody? Body { get; init; }

    /// <summary>The tags by which it can be removed.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What <see cref="Metadata"/> takes, in bytes.</summary>
    public int MetadataBytes { get; init; }

    /// <summary>What the entry takes without its body, in bytes.</summary>
    internal int HeadBytes => OwnBytes + MetadataBytes + (2 * StringBytes) + (2 * (Key.Length + Url.Length)) + TagBytes();

    // What follows belongs to the store.
    internal EntryQueue? Queue { get; set; }

    internal CacheEntry? Newer { get; set; }

    internal CacheEntry? Older { get; set; }

    internal CacheEntry? NextOfUrl { get; set; }

    internal CacheEntry? PreviousOfUrl { get; set; }

    /// <summary>What the entry was counted with in its queue.</summary>
    internal long CountedBytes { get; set; }

    /// <summary>What its metadata has come to hold since it was kept.</summary>
    internal int GrownBytes { get; set; }

    private int _uses;

    /// <summary>How often it was used since the store last asked, 3 at the most.</summary>
    internal int Uses => Volatile.Read(ref _uses);

    /// <summary>Notes a use. Two at once may count as one.</summary>
    internal void Use()
    {
        var uses = Volatile.Read(ref _uses);
        if (uses < 3)
        {
            Volatile.Write(ref _uses, uses + 1);
        }
    }

    internal void SetUses(int uses) => Volatile.Write(ref _uses, uses);

    private int TagBytes()
    {
        var bytes = 0;
        foreach (var tag in Tags)
        {
            bytes += StringBytes + (2 * tag.Length) + 8;
        }
        return bytes;
    }
}
