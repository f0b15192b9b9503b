namespace FuncProxy.Forwarding.Caching.Storing;

/// <summary>The hashes of keys that were let go before they had been used twice, the latest of them. Not safe for threads: the store has a lock.</summary>
internal sealed class GhostList
{
    private readonly Queue<int> _order = new();
    private readonly Dictionary<int, int> _counts = [];

    /// <summary>Remembers a key, and forgets the oldest above the number that is kept.</summary>
    public void Add(int hash, int kept)
    {
        _order.Enqueue(hash);
        _counts[hash] = _counts.GetValueOrDefault(hash) + 1;
        while (_order.Count > kept)
        {
            var oldest = _order.Dequeue();
            var count = _counts.GetValueOrDefault(oldest);
            if (count > 1)
            {
                _counts[oldest] = count - 1;
            }
            else
            {
                _counts.Remove(oldest);
            }
        }
    }

    /// <summary>Whether a key is remembered.</summary>
    public bool Contains(int hash) => _counts.ContainsKey(hash);
}
