using FuncProxy.Forwarding.Caching.Storing;

namespace FuncProxy.Forwarding.Caching;

/// <summary>A stored response that was found, with its body held.</summary>
/// <param name="Store">Where it is kept.</param>
/// <param name="Entry">Its entry.</param>
/// <param name="Response">What is known of it.</param>
/// <param name="Body">Its body, held by whoever has found it.</param>
internal sealed record StoredEntry(ICacheStore Store, CacheEntry Entry, StoredResponse Response, StoredBody Body)
{
    /// <summary>Keeps a head for later hits, where the store has room.</summary>
    public void Keep(PreparedHead head)
    {
        if (Store.TryGrow(Entry, head.Bytes))
        {
            Response.AddHead(head);
        }
    }
}
