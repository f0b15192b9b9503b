namespace FuncProxy.Forwarding.Caching;

/// <summary>Says what may be done with a stored response (RFC 9111 §4, §4.2.4, §5.2.1).</summary>
internal static class ReuseRules
{
    /// <summary>Holds what the client asks and what the response lets against the time.</summary>
    public static Reuse Judge(StoredResponse stored, in RequestDirectives request, Instant now)
    {
        if (stored.NoCache || request.NoCache || (request.MaxAge is { } oldest && stored.Freshness.AgeAt(now) > TimeSpan.FromSeconds(oldest)))
        {
            return Reuse.Validate;
        }
        var left = stored.Freshness.LeftAt(now);
        if (left > TimeSpan.FromSeconds(request.MinFresh))
        {
            return Reuse.Serve;
        }
        if (stored.NeverStale || left > TimeSpan.Zero)
        {
            return Reuse.Validate;
        }
        return request.MaxStale is { } stalest && -left.TotalSeconds <= stalest ? Reuse.Serve
            : request.MinFresh == 0 && -left <= stored.StaleWhileRevalidate ? Reuse.ServeAndRenew
            : Reuse.Validate;
    }

    /// <summary>Whether it may be served because the destination fails (RFC 5861 §4).</summary>
    public static bool StandsIn(StoredResponse stored, Instant now)
        => !stored.NeverStale && !stored.NoCache && -stored.Freshness.LeftAt(now) <= stored.StaleIfError;
}
