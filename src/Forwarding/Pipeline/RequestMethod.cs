using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>What the proxy must know of methods.</summary>
internal static class RequestMethod
{
    /// <summary>
    /// True for TRACE, whose answer shows the caller what the proxy added (RFC 9110 §9.3.8), and for a known method in other letter case:
    /// methods are case-sensitive (§9.1), but the pooled client would send <c>delete</c> as DELETE, past every rule for DELETE.
    /// </summary>
    public static bool IsUnsupported(string method)
    {
        var canonical = HttpMethods.GetCanonicalizedValue(method);
        return HttpMethods.IsTrace(canonical)
            || (!ReferenceEquals(canonical, method) && !canonical.Equals(method, StringComparison.Ordinal))
            || (method.Equals("QUERY", StringComparison.OrdinalIgnoreCase) && method != "QUERY");
    }

    /// <summary>Whether a request may be sent more than once with the effect of one (RFC 9110 §9.2.2; QUERY is safe, and so idempotent).</summary>
    public static bool IsIdempotent(HttpMethod method)
        => method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Put || method == HttpMethod.Delete || method == HttpMethod.Options || method.Method == "QUERY";
}
