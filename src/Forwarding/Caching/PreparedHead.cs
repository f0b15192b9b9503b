using FuncProxy.Forwarding.Pipeline;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Caching;

/// <summary>The head of a response as some clients have been sent it, ready to be sent again.</summary>
internal sealed class PreparedHead
{
    // Browsers send 17 to 30 characters.
    private const int LongestAcceptEncoding = 128;

    /// <summary>The clients' Accept-Encoding; null where they sent none, which takes every coding as an empty one does not (RFC 9110 §12.5.3).</summary>
    public required string? AcceptEncoding { get; init; }

    /// <summary>Which credentials those clients sent: <see cref="ClientCredentials.MarkWithCookies"/>.</summary>
    public required int Credentials { get; init; }

    /// <summary>The reason phrase, where it is not the status code's own; null for that.</summary>
    public required string? Reason { get; init; }

    /// <summary>The form of the body; null for the stored one.</summary>
    public required string? Form { get; init; }

    /// <summary>The fields.</summary>
    public required KeyValuePair<string, StringValues>[] Fields { get; init; }

    /// <summary>What the route's response transforms are to see as the destination's response; null where they look at none.</summary>
    public required HttpResponseMessage? Template { get; init; }

    /// <summary>What it takes, in bytes. The texts are those of the stored response, but for what the client has sent.</summary>
    public int Bytes => 160 + (2 * (AcceptEncoding?.Length ?? 0)) + (Fields.Length * 40) + (Template is null ? 0 : 256 + (Fields.Length * 120));

    /// <summary>Whether a client's Accept-Encoding is one that others will send too, rather than one with which somebody fills the store.</summary>
    public static bool IsWorthKeeping(StringValues acceptEncoding)
        => acceptEncoding.Count == 0 || (acceptEncoding.Count == 1 && (acceptEncoding[0]?.Length ?? 0) <= LongestAcceptEncoding);

    /// <summary>Whether it is what a client is to be sent.</summary>
    public bool IsFor(StringValues acceptEncoding, int credentials)
        => credentials == Credentials && acceptEncoding.Count <= 1 && string.Equals(acceptEncoding.Count == 0 ? null : acceptEncoding[0] ?? "", AcceptEncoding, StringComparison.Ordinal);
}
