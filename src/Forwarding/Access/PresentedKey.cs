using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Access;

/// <summary>Finds the key that a request presents.</summary>
internal static class PresentedKey
{
    /// <summary>Reads the fields of <see cref="KeyFields"/>. The same key may stand in several of them, as some SDKs write it; two keys leave in doubt who is calling.</summary>
    public static ProxyError Read(IHeaderDictionary headers, out ReadOnlySpan<char> key)
    {
        key = default;
        foreach (var value in headers.Authorization)
        {
            var bearer = KeyFields.Bearer(value);
            if (!bearer.IsEmpty && !Agrees(ref key, bearer))
            {
                return ProxyError.SeveralKeys;
            }
        }
        foreach (var name in KeyFields.Plain)
        {
            StringValues values = headers[name];
            if (values.Count == 0)
            {
                continue;
            }
            foreach (var value in values)
            {
                if (!string.IsNullOrEmpty(value) && !Agrees(ref key, value))
                {
                    return ProxyError.SeveralKeys;
                }
            }
        }
        return key.IsEmpty ? ProxyError.KeyMissing : ProxyError.None;
    }

    private static bool Agrees(ref ReadOnlySpan<char> key, ReadOnlySpan<char> other)
    {
        if (key.IsEmpty)
        {
            key = other;
            return true;
        }
        return key.SequenceEqual(other);
    }
}
