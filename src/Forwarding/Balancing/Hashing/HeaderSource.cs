using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Hashing;

/// <summary>A field of the request as the client sent it; all its lines.</summary>
internal sealed class HeaderSource(string name) : HashSource
{
    /// <summary>What the hash of the first line is put to.</summary>
    private static readonly ulong Seed = StableHash.Mix(0);

    public override bool TryHash(Exchange exchange, out ulong hash)
    {
        var values = exchange.Context.Request.Headers[name];
        if (values.Count == 1)
        {
            var only = values.ToString();
            hash = Seed ^ StableHash.Of(only);
            return only.Length > 0;
        }
        hash = 0;
        var isEmpty = true;
        foreach (var value in values)
        {
            hash = StableHash.Mix(hash) ^ StableHash.Of(value);
            isEmpty &= string.IsNullOrEmpty(value);
        }
        return !isEmpty;
    }
}
