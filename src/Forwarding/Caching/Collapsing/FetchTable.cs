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

    /// <summary>The call for a key; a new one where there is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isMine">Whether it is new, so that the caller must make it.</param>
    public Fetch Get(string key, out bool isMine)
    {
        var mine = new Fetch();
        var found = _fetches.GetOrAdd(key, mine);
        isMine = found == mine;
        return found;
    }

    /// <summary>Whether there is a call for a key.</summary>
    public bool Contains(string key) => _fetches.ContainsKey(key);

    /// <summary>Forgets a call that nobody can join any more.</summary>
    public void Remove(string key, Fetch fetch) => _fetches.TryRemove(new KeyValuePair<string, Fetch>(key, fetch));
}
