using System.Net;
using System.Runtime.InteropServices;

namespace FuncProxy.Forwarding.Limits;

/// <summary>Counts the requests that each client address has in the proxy. Holds an entry only while there are any.</summary>
/// <param name="limit">How many one address may have, at least 1.</param>
public sealed class ClientConcurrency(int limit)
{
    private const int Shards = 16;

    private readonly Dictionary<UInt128, int>[] _shards = [.. Enumerable.Range(0, Shards).Select(_ => new Dictionary<UInt128, int>())];

    /// <summary>Counts a request in.</summary>
    /// <returns>False when the address has as many as it may; the request is not counted then.</returns>
    public bool TryEnter(IPAddress address)
    {
        var key = ClientNetwork.Of(address);
        var shard = ShardOf(key);
        lock (shard)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(shard, key, out _);
            if (count >= limit)
            {
                return false;
            }
            count++;
            return true;
        }
    }

    /// <summary>Counts a request out.</summary>
    public void Leave(IPAddress address)
    {
        var key = ClientNetwork.Of(address);
        var shard = ShardOf(key);
        lock (shard)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(shard, key);
            if (--count == 0)
            {
                shard.Remove(key);
            }
        }
    }

    private Dictionary<UInt128, int> ShardOf(UInt128 key) => _shards[(uint)key.GetHashCode() % Shards];
}
