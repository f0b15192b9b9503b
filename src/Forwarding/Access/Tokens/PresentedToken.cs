using System.Buffers;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Access.Tokens;

/// <summary>Finds the token that a request presents. What cannot be a signed token is refused here, before anything of it is decoded.</summary>
internal static class PresentedToken
{
    /// <summary>The longest token that is looked at, in characters.</summary>
    public const int MaxLength = 16 * 1024;

    private const int Dots = 2;

    private static readonly SearchValues<char> Characters = SearchValues.Create("-_.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Reads the one <c>Authorization</c> field that there must be (RFC 6750 §2.1).</summary>
    public static ProxyError Read(IHeaderDictionary headers, out ReadOnlyMemory<char> token)
    {
        token = default;
        var values = headers.Authorization;
        if (values.Count > 1)
        {
            return ProxyError.SeveralTokens;
        }
        token = KeyFields.BearerToken(values.Count == 1 ? values[0] : null);
        if (token.IsEmpty)
        {
            return ProxyError.TokenMissing;
        }
        if (token.Length > MaxLength)
        {
            return ProxyError.TokenTooLong;
        }
        return IsCompact(token.Span) ? ProxyError.None : ProxyError.TokenMalformed;
    }

    /// <summary>Whether it is head, claims and signature, each in base64url (RFC 7515 §7.1). The signature may be empty, so that an unsigned token is told what it is.</summary>
    private static bool IsCompact(ReadOnlySpan<char> token)
        => !token.ContainsAnyExcept(Characters) && token.Count('.') == Dots && token[0] != '.' && !token.Contains("..", StringComparison.Ordinal);
}
