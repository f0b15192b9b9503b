namespace FuncProxy.Routing.Model;

/// <summary>Whether and how a client stays with its destination (as in YARP).</summary>
public sealed record SessionAffinityConfig
{
    /// <summary>Whether it is on. Default false.</summary>
    public bool? Enabled { get; init; }

    /// <summary><c>HashCookie</c>, <c>Cookie</c> or <c>CustomHeader</c>. Default <c>HashCookie</c>.</summary>
    public string? Policy { get; init; }

    /// <summary><c>Redistribute</c> or <c>Return503Error</c>. Default <c>Redistribute</c>.</summary>
    public string? FailurePolicy { get; init; }

    /// <summary>The cookie's or header's name; each cluster has its own.</summary>
    public string? AffinityKeyName { get; init; }

    /// <summary>The cookie's attributes.</summary>
    public SessionAffinityCookieConfig? Cookie { get; init; }
}
