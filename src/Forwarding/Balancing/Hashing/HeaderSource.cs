using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Hashing;

/// <summary>A field of the request as the client sent it; all its lines.</summary>
internal sealed class HeaderSource(string name) : HashSource
{
    public override bool TryHash(Exchange exchange, out ulong hash)
    {
        hash = 0;
        var isEmpty = true;
        foreach (var value in exchange.Context.Request.Headers[name])
        {
            hash = StableHash.Mix(hash) ^ StableHash.Of(value);
            isEmpty &= string.IsNullOrEmpty(value);
        }
        return !isEmpty;
    }
}
