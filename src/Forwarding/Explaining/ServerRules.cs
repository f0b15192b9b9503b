using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Explaining;

/// <summary>What the server answers with 400 by itself, before a request is seen here: it takes no part in an explanation, which must not promise more.</summary>
internal static class ServerRules
{
    // "[::1]"
    private const int ShortestBracketed = 5;

    // Of RFC 3986's reg-name the server leaves out '*', '+', ',', ';', '=' and escapes.
    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("!$&'()-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> BracketedCharacters = SearchValues.Create("0123456789ABCDEFabcdef:.");

    /// <summary>Whether it takes the host and the length of a request.</summary>
    public static bool Takes(HttpRequest request)
        => request.Headers.Host is [{ } host] && IsHost(host) && IsLength(request.Headers["Content-Length"]);

    private static bool IsHost(ReadOnlySpan<char> host)
    {
        if (host.IsEmpty)
        {
            return true;
        }
        if (host[0] == '[')
        {
            var end = host.IndexOf(']') + 1;
            return end >= ShortestBracketed && !host[1..(end - 1)].ContainsAnyExcept(BracketedCharacters) && IsPort(host[end..]);
        }
        var name = host.IndexOfAnyExcept(HostCharacters);
        return name != 0 && (name < 0 || IsPort(host[name..]));
    }

    private static bool IsPort(ReadOnlySpan<char> rest) => rest.IsEmpty || (rest is [':', _, ..] && !rest[1..].ContainsAnyExceptInRange('0', '9'));

    private static bool IsLength(StringValues lengths)
        => lengths is [] || (lengths is [{ Length: > 0 } length] && !length.AsSpan().ContainsAnyExceptInRange('0', '9') && long.TryParse(length, CultureInfo.InvariantCulture, out _));
}
