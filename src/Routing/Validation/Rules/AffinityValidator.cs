using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Routing.Validation.Rules;

internal static class AffinityValidator
{
    private static readonly string[] Policies = ["HashCookie", "Cookie", "CustomHeader"];

    private static readonly string[] FailurePolicies = ["Redistribute", "Return503Error"];

    // What they carry cannot be the client's key as well, which stays here.
    private static readonly string[] OtherHeaders =
    [
        "Allow", "api-key", "Authorization", "Cache-Control", "Connection", "Cookie", "Date", "Expect", "Expires", "Forwarded", "From", "Host", "Last-Modified", "Max-Forwards",
        "Ocp-Apim-Subscription-Key", "Origin", "Pragma", "Range", "Referer", "Set-Cookie", "TE", "traceparent", "tracestate", "Trailer", "Transfer-Encoding", "Upgrade", "User-Agent",
        "Via", "x-api-key", "x-request-id",
    ];

    private static readonly string[] OtherPrefixes = ["Accept", "Access-Control-", "Content-", "If-", "Proxy-", "Sec-", "X-Forwarded-"];

    public static void Check(DocumentPath at, SessionAffinityConfig? affinity, RouteDocumentErrors errors)
    {
        if (affinity is null)
        {
            return;
        }

        Checks.OneOf(errors, at["policy"], affinity.Policy, Policies);
        Checks.OneOf(errors, at["failurePolicy"], affinity.FailurePolicy, FailurePolicies);
        CheckName(at["affinityKeyName"], affinity, errors);
        if (affinity.Cookie is { } cookie)
        {
            Checks.Positive(errors, at["cookie"], "expiration", cookie.Expiration);
            Checks.Positive(errors, at["cookie"], "maxAge", cookie.MaxAge);
            CheckAttribute(at["cookie"]["path"], cookie.Path, errors);
            CheckAttribute(at["cookie"]["domain"], cookie.Domain, errors);
            if (cookie is { SameSite: SameSiteMode.None, SecurePolicy: null or CookieSecurePolicy.None })
            {
                errors.Add(at["cookie"]["sameSite"], "browsers drop a cookie with SameSite=None that is not Secure; set \"securePolicy\" to \"Always\" as well");
            }
        }
    }

    /// <summary>Clusters with the same name would take each other's keys away from a client.</summary>
    public static void CheckNames(IReadOnlyDictionary<string, ClusterConfig>? clusters, RouteDocumentErrors errors)
    {
        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, cluster) in clusters ?? new Dictionary<string, ClusterConfig>())
        {
            if (cluster.SessionAffinity is { Enabled: true, AffinityKeyName: { } name } && !owners.TryAdd(name, id))
            {
                var at = DocumentPath.Root["clusters"][id]["sessionAffinity"]["affinityKeyName"];
                errors.Add(at, $"{errors.Quote(at, name)} is the name in cluster {Printable.Quote(owners[name])} too; give each its own");
            }
        }
    }

    private static void CheckName(DocumentPath at, SessionAffinityConfig affinity, RouteDocumentErrors errors)
    {
        Checks.Token(errors, at, affinity.AffinityKeyName, "a cookie's or header's name");
        if (affinity is { Enabled: true, AffinityKeyName: null })
        {
            errors.AddMissing(at, "'affinityKeyName' is missing; name the cookie or header");
        }
        else if ("CustomHeader".Equals(affinity.Policy, StringComparison.OrdinalIgnoreCase) && affinity.AffinityKeyName is { } name && HasMeaning(name))
        {
            errors.Add(at, $"{errors.Quote(at, name)} has a meaning of its own; name another header, e.g. \"X-Affinity\"");
        }
    }

    private static bool HasMeaning(string name)
        => OtherHeaders.Contains(name, StringComparer.OrdinalIgnoreCase) || Array.Exists(OtherPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    // RFC 6265 §4.1.1: any character except controls and ';'.
    private static void CheckAttribute(DocumentPath at, string? value, RouteDocumentErrors errors)
    {
        if (value is not null && (!Syntax.IsFieldValue(value) || value.Contains(';', StringComparison.Ordinal)))
        {
            errors.Add(at, $"{errors.Quote(at, value)} cannot be an attribute of a cookie; write visible ASCII without ';' (RFC 6265 §4.1.1)");
        }
    }
}
