using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Hashing;

/// <summary>The value of a cookie; the first one of the name.</summary>
internal sealed class CookieSource(string name) : HashSource
{
    public override bool TryHash(Exchange exchange, out ulong hash)
    {
        foreach (var field in exchange.Context.Request.Headers.Cookie)
        {
            for (var cookies = new RequestCookies(field); cookies.MoveNext();)
            {
                if (cookies.Name.SequenceEqual(name))
                {
                    hash = StableHash.Of(cookies.Value);
                    return !cookies.Value.IsEmpty;
                }
            }
        }
        hash = 0;
        return false;
    }
}
