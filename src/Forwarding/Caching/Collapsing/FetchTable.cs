using System.Collections.Concurrent;

namespace FuncProxy.Forwarding.Caching.Collapsing;

/// <summary>The calls under way, by the key of the requests that can share them. Safe for any number of threads.</summary>
internal sealed class FetchTable
{
    private readonly ConcurrentDictionary<string, Fetch> _fetches = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _fetches.Count;

    /// <summary>How many clients wait for the head of another's response.</summary>
    public int Waiting => _fetches.Values.Sum(static fetch => fetch.Followers);

    /// <summary>The call for a key; this one where there is none.</summary>
    public Fetch GetOrAdd(Fetch mine) => _fetches.GetOrAdd(mine.Key, mine);

    /// <summary>Puts a call in the place of one that nobody shall join any more.</summary>
    public bool TryReplace(Fetch former, Fetch mine) => _fetches.TryUpdate(mine.Key, mine, former);

    /// <summary>Whether there is a call for a key.</summary>
    public bool Contains(string key) => _fetches.ContainsKey(key);

    /// <summary>Forgets a call that nobody can join any more.</summary>
    public void Remove(Fetch fetch) => _fetches.TryRemove(new KeyValuePair<string, Fetch>(fetch.Key, fetch));
}
