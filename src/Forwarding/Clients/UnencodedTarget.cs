using FuncProxy.Routing.Matching;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Clients;

/// <summary>
/// Finds the request target as the client wrote it. The Functions host decodes a path and encodes it anew, so that <c>%2F</c> becomes <c>%252F</c>;
/// Azure's front end keeps the original in X-WAWS-Unencoded-URL.
/// </summary>
/// <param name="trusted">The peers whose field is believed.</param>
public sealed class UnencodedTarget(TrustedProxies trusted)
{
    private const string FieldName = "X-WAWS-Unencoded-URL";

    /// <summary>
    /// Puts the original in place of what the host made of it. It must be a spelling of the same path and query; anything else is not the front end's word
    /// on this request and is left alone. Rules see the view of what is forwarded, whichever it is.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="target">The target that the host sent; the original after the call where there is one.</param>
    /// <returns><see cref="RequestTargetError.AboveRoot"/> when the original climbs above the root, which the host hides; else <see cref="RequestTargetError.None"/>.</returns>
    public RequestTargetError Restore(HttpContext context, ref RequestTarget target)
    {
        if (!context.Request.Headers.TryGetValue(FieldName, out var sent)
            || sent.Count != 1
            || context.Connection.RemoteIpAddress is not { } peer
            || !trusted.Contains(peer))
        {
            return RequestTargetError.None;
        }
        var error = RequestTarget.TryParse(sent[0]!, out var original);
        if (error == RequestTargetError.None && IsSameQuery(original.Query, target.Query) && IsSamePath(original.RawPath, target.RawPath))
        {
            target = original;
        }
        return error == RequestTargetError.AboveRoot ? error : RequestTargetError.None;
    }

    // The host leaves out a question mark that nothing follows.
    private static bool IsSameQuery(string original, string relayed) => original == relayed || (original == "?" && relayed.Length == 0);

    /// <summary>Whether the host makes one of the other: it decodes all escapes but <c>%2F</c> and those that are no UTF-8, and encodes what it then has.</summary>
    private static bool IsSamePath(ReadOnlySpan<char> original, ReadOnlySpan<char> relayed)
    {
        while (!original.IsEmpty)
        {
            var isEscape = original[0] == '%';
            var value = isEscape ? Decoded(original) : original[0];
            var mayStay = isEscape && value is '/' or >= '\x80';
            if (mayStay && relayed.StartsWith("%25") && relayed[3..].StartsWith(original[1..3], StringComparison.OrdinalIgnoreCase))
            {
                relayed = relayed[5..];
            }
            else if (IsUndoubled(original, relayed))
            {
                original = original[2..];
                relayed = relayed[3..];
            }
            else if (relayed.IsEmpty || (isEscape && value == '/' && relayed[0] != '%'))
            {
                return false;
            }
            else
            {
                var isRelayedEscape = relayed[0] == '%';
                if (value != (isRelayedEscape ? Decoded(relayed) : relayed[0]))
                {
                    return false;
                }
                relayed = relayed[(isRelayedEscape ? 3 : 1)..];
            }
            original = original[(isEscape ? 3 : 1)..];
        }
        return relayed.IsEmpty;
    }

    // What HostTarget takes back, since it cannot know: %252F of the client's own.
    private static bool IsUndoubled(ReadOnlySpan<char> original, ReadOnlySpan<char> relayed)
        => original.Length >= 5 && original.StartsWith("%25") && relayed.Length >= 3 && relayed[0] == '%'
            && original[3..5].Equals(relayed[1..3], StringComparison.OrdinalIgnoreCase) && Decoded(relayed) is '/' or >= '\x80';

    // Both paths have been parsed: a '%' begins an escape.
    private static char Decoded(ReadOnlySpan<char> path) => (char)Convert.FromHexString(path[1..3])[0];
}
