using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Sending;

/// <summary>The fields that concern one connection only and are not forwarded (RFC 9110 §7.6.1), with those that the proxy writes itself or that belong to the platform.</summary>
internal static class HopByHop
{
    /// <summary>Those that concern one connection.</summary>
    public static readonly string[] OfConnection =
    [
        "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "TE", "Trailer", "Upgrade",
        "HTTP2-Settings", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Authentication-Info",
    ];

    private static readonly FrozenSet<string> Request = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
    [
        .. OfConnection,
        "Host", "Content-Length", "Via", "Expect", Pipeline.RequestId.HeaderName,
        // Said anew for each hop, by the route's transforms.
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix",
        // The Functions front end's and host's, and the server's own for a length beside a coding.
        "X-Content-Length", "X-Client-IP", "X-Client-Port", "CLIENT-IP", "X-ARR-LOG-ID", "X-ARR-SSL", "WAS-DEFAULT-HOSTNAME", "DISGUISED-HOST",
        "X-SITE-DEPLOYMENT-ID", "X-Original-URL", "X-Rewrite-URL", "X-Original-For", "X-Original-Host", "X-Original-Proto",
        "x-functions-key", "x-functions-clientid",
        // The operator's secret.
        "X-FuncProxy-Debug",
    ]);

    private static readonly FrozenSet<string> Identity = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "X-Real-IP", "True-Client-IP", "X-Cluster-Client-IP", "CF-Connecting-IP", "CF-Connecting-IPv6", "Fastly-Client-IP",
        "X-Azure-ClientIP", "X-Azure-SocketIP", "X-Forwarded", "Forwarded-For");

    private static readonly FrozenSet<string> NoTrailer = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "Content-Length", "Content-Encoding", "Content-Type", "Content-Range", "Host", "Set-Cookie", "Authorization", "Cache-Control", "Location");

    // Whole families that only the platform, or a trusted peer, may speak in.
    private static readonly string[] PlatformPrefixes = ["X-Azure-Functions-", "X-ARR-", "X-WAWS-", "X-AppService-"];

    /// <summary>Whether a request's field stays here. CGI-like servers take <c>X_Forwarded_For</c> for <c>X-Forwarded-For</c>, so the one counts as the other.</summary>
    public static bool StaysInRequest(string name)
    {
        if (name.Contains('_'))
        {
            name = name.Replace('_', '-');
        }
        return Request.Contains(name) || (name.StartsWith("X-", StringComparison.OrdinalIgnoreCase) && IsPlatforms(name));
    }

    /// <summary>Whether a field says who the client is, in a form that the proxy does not write itself: to be believed only from a trusted peer.</summary>
    public static bool IsIdentity(string name)
    {
        if (name.Contains('_'))
        {
            name = name.Replace('_', '-');
        }
        return Identity.Contains(name) || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a field has no place in a trailer section (RFC 9110 §6.5.1).</summary>
    public static bool IsNoTrailer(string name) => NoTrailer.Contains(name);

    private static bool IsPlatforms(string name)
    {
        foreach (var prefix in PlatformPrefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return name.StartsWith("X-MS-", StringComparison.OrdinalIgnoreCase) && !AzureServiceFields.Contains(name);
    }

    /// <summary>Whether Connection names fields beyond the usual options, which then stay here too.</summary>
    public static bool NominatesFields(StringValues connection)
    {
        return connection.Count > 1
            || (connection.Count == 1 && connection[0]?.ToLowerInvariant() is not (null or "" or "keep-alive" or "close" or "close, keep-alive"));
    }

    /// <summary>Whether Connection names this field.</summary>
    public static bool IsNominated(StringValues connection, string name)
    {
        foreach (var value in connection)
        {
            var rest = value.AsSpan();
            while (!rest.IsEmpty)
            {
                var comma = rest.IndexOf(',');
                var option = comma < 0 ? rest : rest[..comma];
                if (option.Trim(" \t").Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
                rest = comma < 0 ? default : rest[(comma + 1)..];
            }
        }
        return false;
    }
}
