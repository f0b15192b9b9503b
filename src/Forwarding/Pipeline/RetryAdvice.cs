using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Tells a client when to come back.</summary>
internal static class RetryAdvice
{
    /// <summary>The longest wait that the SDKs of AI services obey; after a longer one they come back at once.</summary>
    private static readonly TimeSpan LongestObeyed = TimeSpan.FromSeconds(60);

    /// <summary>Sets <c>Retry-After</c> (RFC 9110 §10.2.3) in whole seconds, rounded up, and what SDKs look at first.</summary>
    public static void Add(IHeaderDictionary headers, TimeSpan wait)
    {
        headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        headers["retry-after-ms"] = ((long)Math.Ceiling(wait.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
        if (wait > LongestObeyed)
        {
            headers["x-should-retry"] = "false";
        }
    }
}
