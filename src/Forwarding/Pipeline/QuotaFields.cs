namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Tells a client its quota: RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-11).</summary>
internal static class QuotaFields
{
    /// <summary>What is left.</summary>
    public const string Limit = "RateLimit";

    /// <summary>What there is in each window.</summary>
    public const string Policy = "RateLimit-Policy";

    /// <summary>Sets the fields where the route has a limit. A destination's own, which are of the proxy's account there and not of its caller's, give way.</summary>
    public static void Set(Exchange exchange)
    {
        if (exchange.RateLimit is { } left)
        {
            var fields = exchange.Context.Response.Headers;
            fields[Limit] = left;
            fields[Policy] = exchange.Route.Limit!.Policy;
        }
    }
}
