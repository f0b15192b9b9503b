using FuncProxy.Routing.Consumers;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The request fields in which callers present API keys: <c>Authorization: Bearer</c>, <c>api-key</c>, <c>x-api-key</c> and <c>Ocp-Apim-Subscription-Key</c>.</summary>
public static class KeyFields
{
    private const string Scheme = "Bearer ";

    /// <summary>The fields that hold nothing but a key.</summary>
    public static readonly string[] Plain = ["api-key", "x-api-key", "Ocp-Apim-Subscription-Key"];

    /// <summary>Whether a field presents a key.</summary>
    public static bool Holds(string name, StringValues values)
    {
        if (name.Equals(HeaderNames.Authorization, StringComparison.OrdinalIgnoreCase))
        {
            foreach (var value in values)
            {
                if (!Bearer(value).IsEmpty)
                {
                    return true;
                }
            }
            return false;
        }
        foreach (var plain in Plain)
        {
            if (name.Equals(plain, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether a field of the client's is for the proxy alone, and no destination sees it: the key or the token that the route takes, and a key of the proxy's where something else tells who calls.</summary>
    public static bool StaysHere(Exchange exchange, string name, StringValues values)
    {
        var route = exchange.Route;
        return (route.TakesKeys && Holds(name, values))
            || (route.TakesToken && name.Equals(HeaderNames.Authorization, StringComparison.OrdinalIgnoreCase))
            || ((route.TakesToken || exchange.Consumer is not null) && HoldsOwnKey(name, values));
    }

    private static bool HoldsOwnKey(string name, StringValues values)
    {
        if (Holds(name, values))
        {
            foreach (var value in values)
            {
                if (value is not null && value.StartsWith(ConsumerKey.Prefix, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>The token of a value of Authorization (RFC 6750 §2.1); empty when the scheme is another.</summary>
    public static ReadOnlySpan<char> Bearer(string? value) => BearerToken(value).Span;

    /// <summary>The same, to be kept.</summary>
    public static ReadOnlyMemory<char> BearerToken(string? value)
        => value is not null && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value.AsMemory(Scheme.Length).Trim(' ') : default;
}
