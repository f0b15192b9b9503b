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
            : request.MinFresh == 0 && IsWithin(stored.StaleWhileRevalidate, left) ? Reuse.ServeAndRenew
            : Reuse.Validate;
    }

    /// <summary>Whether it may be served because the destination fails (RFC 5861 §4).</summary>
    public static bool StandsIn(StoredResponse stored, Instant now)
    {
        var left = stored.Freshness.LeftAt(now);
        return !stored.NeverStale && !stored.NoCache && (left > TimeSpan.Zero || IsWithin(stored.StaleIfError, left));
    }

    /// <summary>Whether another client's response does for this one too (RFC 9111 §4).</summary>
    /// <param name="stored">The response.</param>
    /// <param name="request">What this client asks.</param>
    /// <param name="isAwaited">Whether the client waited for its head, by a call that was to ask the destination itself: then it has been asked for this client too.</param>
    /// <param name="now">The time.</param>
    public static bool Shares(StoredResponse stored, in RequestDirectives request, bool isAwaited, Instant now)
        => Judge(stored, isAwaited ? request.WithoutValidation() : request, now) == Reuse.Serve;

    // A time of nothing is no time: at the very moment at which it becomes stale neither.
    private static bool IsWithin(TimeSpan span, TimeSpan left) => span > TimeSpan.Zero && -left <= span;
}
