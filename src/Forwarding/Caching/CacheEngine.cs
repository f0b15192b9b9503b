using System.Net;
using FuncProxy.Forwarding.Caching.Collapsing;
using FuncProxy.Forwarding.Caching.Storing;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Caching;

/// <summary>The process's cache: what all routes share. Safe for any number of threads.</summary>
public sealed class CacheEngine
{
    private readonly ICacheStore _store;

    /// <summary>A cache.</summary>
    /// <param name="store">Where responses are kept.</param>
    /// <param name="name">Its name in Cache-Status: a token.</param>
    /// <param name="time">The clock.</param>
    public CacheEngine(ICacheStore store, string name, TimeProvider time)
    {
        _store = store;
        Time = time;
        Status = new CacheStatus(name);
    }

    /// <summary>What the cache takes, in bytes.</summary>
    public long UsedBytes => _store.UsedBytes;

    /// <summary>What it may take, in bytes.</summary>
    public long LimitBytes => _store.LimitBytes;

    /// <summary>How many entries it has: responses, and notes of which fields responses vary by.</summary>
    public int Entries => _store.Count;

    /// <summary>How many entries were let go to make room.</summary>
    public long Evicted => _store.Evicted;

    /// <summary>Whether who presents a secret with a request, from an address, may see its key; null for nobody.</summary>
    public Func<HttpRequest, string, IPAddress?, bool>? MayDebug { get; init; }

    internal TimeProvider Time { get; }

    internal CacheStatus Status { get; }

    internal FetchTable Fetches { get; } = new();

    internal UncacheableKeys Uncacheable { get; } = new();

    /// <summary>A point in the history of removals; see <see cref="TryKeep"/>.</summary>
    internal long Position => Removals.Position;

    private InvalidationLog Removals { get; } = new();

    /// <summary>Removes what is stored under a URL, below one, or with a tag; also what is on its way into the cache at this moment.</summary>
    /// <param name="removal">What to remove. Of URLs scheme and authority are written in any way.</param>
    /// <returns>How many responses.</returns>
    public int Purge(in CacheRemoval removal) => Remove(removal.Kind == CacheRemovalKind.Tag ? removal : removal with { Value = CacheKey.Normalise(removal.Value) });

    /// <summary>The same for URLs as keys have them.</summary>
    internal int Remove(in CacheRemoval removal)
    {
        Removals.Add(removal);
        return _store.Remove(removal);
    }

    /// <summary>Lets go what is stored under a URL.</summary>
    internal void Forget(string url) => _store.Remove(new CacheRemoval(CacheRemovalKind.Url, url));

    /// <summary>Whether a response was removed since it was asked for.</summary>
    internal bool IsRemoved(string url, StoredResponse response, long since) => Removals.Touches(url, CacheTags.Of(response), since);

    /// <summary>The call that requests with a key share; a new one where there is none, or where what it asked for has been changed since.</summary>
    /// <param name="key">The key.</param>
    /// <param name="asked">One of the requests.</param>
    /// <param name="isMine">Whether it is new, so that the caller must make it.</param>
    internal Fetch Join(string key, CacheRequest asked, out bool isMine)
    {
        var mine = new Fetch(key, Position, asked.Directives.AsksDestination);
        while (true)
        {
            var found = Fetches.GetOrAdd(mine);
            isMine = found == mine;
            if (isMine || !Removals.Touches(asked.Url, [], found.Since))
            {
                return found;
            }
            if (Fetches.TryReplace(found, mine))
            {
                isMine = true;
                return mine;
            }
        }
    }

    /// <summary>A body to be filled.</summary>
    internal StoredBody CreateBody() => _store.CreateBody();

    /// <summary>Finds the response for a request. Whoever gets it lets its body go.</summary>
    /// <param name="key">The request's key; afterwards that of the variant.</param>
    /// <param name="request">The request's fields.</param>
    /// <param name="hasVariants">Whether there are responses, be it to other requests.</param>
    internal StoredEntry? Find(ref TextBuilder key, IHeaderDictionary request, out bool hasVariants)
    {
        hasVariants = false;
        var entry = _store.Find(key.Text);
        if (entry?.Metadata is VaryMark mark)
        {
            hasVariants = true;
            mark.Append(request, ref key);
            entry = _store.Find(key.Text);
            if (entry is null && mark.FindLanguage(request) is { } other)
            {
                entry = _store.Find(other);
            }
        }
        return entry is { Metadata: StoredResponse response, Body: { } body } && body.TryHold() ? new StoredEntry(_store, entry, response, body) : null;
    }

    /// <summary>Keeps a response under a request's key, or under that of its variant.</summary>
    /// <param name="what">Under which names.</param>
    /// <param name="response">The response.</param>
    /// <param name="body">Its body, held by the caller.</param>
    /// <param name="since">When it was asked for; it is not kept when its URL was removed since.</param>
    internal bool TryKeep(StoredNames what, StoredResponse response, StoredBody body, long since)
    {
        var tags = CacheTags.Of(response);
        if (Removals.Touches(what.Url, tags, since))
        {
            return false;
        }
        if (what.Vary is { } vary)
        {
            var mark = vary.With(response, what.VariantKey, _store.Find(what.Key)?.Metadata as VaryMark);
            if (!_store.TryKeep(new CacheEntry(what.Key, what.Url, mark) { MetadataBytes = mark.Bytes }))
            {
                return false;
            }
        }
        var entry = new CacheEntry(what.VariantKey, what.Url, response)
        {
            Body = body,
            Tags = tags,
            MetadataBytes = response.Bytes,
        };
        if (!_store.TryKeep(entry))
        {
            return false;
        }
        if (Removals.Touches(what.Url, tags, since))
        {
            // Removed between the look and the keeping.
            Forget(what.Url);
            return false;
        }
        return true;
    }
}
