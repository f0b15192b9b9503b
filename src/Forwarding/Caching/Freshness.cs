namespace FuncProxy.Forwarding.Caching;

/// <summary>How old a stored response is and for how long it is fresh (RFC 9111 §4.2).</summary>
/// <param name="received">When it was received.</param>
/// <param name="initialAge">Its age then: <see cref="InitialAge"/>.</param>
/// <param name="lifetime">For how long a response of age zero would be fresh.</param>
internal readonly struct Freshness(Instant received, TimeSpan initialAge, TimeSpan lifetime)
{
    /// <summary>The longest heuristic lifetime: RFC 9111 §4.2.2 names no limit but warns of old guesses.</summary>
    private static readonly TimeSpan LongestGuess = TimeSpan.FromHours(24);

    /// <summary>For how long a response of age zero would be fresh.</summary>
    public TimeSpan Lifetime => lifetime;

    /// <summary>Its age (§4.2.3).</summary>
    public TimeSpan AgeAt(Instant now) => initialAge + now.Since(received);

    /// <summary>How long it is fresh from now on; negative when it is stale.</summary>
    public TimeSpan LeftAt(Instant now) => lifetime - AgeAt(now);

    /// <summary>The age with which a response comes (§4.2.3).</summary>
    /// <param name="requested">When it was asked for.</param>
    /// <param name="received">When its head came.</param>
    /// <param name="date">Its Date; null where it has no valid one.</param>
    /// <param name="age">Its Age.</param>
    public static TimeSpan InitialAge(Instant requested, Instant received, DateTimeOffset? date, TimeSpan age)
    {
        var apparent = date is { } made && received.Date > made ? received.Date - made : TimeSpan.Zero;
        var corrected = age + received.Since(requested);
        return apparent > corrected ? apparent : corrected;
    }

    /// <summary>A tenth of the time since the last change (§4.2.2), a day at the most.</summary>
    /// <param name="date">When the response was made.</param>
    /// <param name="lastModified">When what it shows was changed.</param>
    public static TimeSpan Guess(DateTimeOffset date, DateTimeOffset lastModified)
    {
        var tenth = (date - lastModified) / 10;
        return tenth < TimeSpan.Zero ? TimeSpan.Zero : tenth > LongestGuess ? LongestGuess : tenth;
    }
}
