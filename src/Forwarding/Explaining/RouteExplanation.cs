using FuncProxy.Routing.Matching;

namespace FuncProxy.Forwarding.Explaining;

/// <summary>What the proxy would do with a request, and why.</summary>
public sealed record RouteExplanation
{
    /// <summary>What would come of it.</summary>
    public required ExplainedOutcome Outcome { get; init; }

    /// <summary>The status that the client gets; null when a destination decides.</summary>
    public int? Status { get; init; }

    /// <summary>Why it is refused, for people; null when it is not.</summary>
    public string? Reason { get; init; }

    /// <summary>The methods that would be allowed, where only the method is in the way; else null.</summary>
    public string? Allow { get; init; }

    /// <summary>The route that takes it; null when none does.</summary>
    public string? RouteId { get; init; }

    /// <summary>Whether it is a preflight (CORS), which is answered for the route that takes the request which the page wants to send.</summary>
    public bool IsPreflight { get; init; }

    /// <summary>The routes that come nearest, the one that takes it first.</summary>
    public IReadOnlyList<RouteVerdict> Routes { get; init; } = [];

    /// <summary>The values of the path's parameters, decoded.</summary>
    public IReadOnlyDictionary<string, string> RouteValues { get; init; } = new Dictionary<string, string>();

    /// <summary>The consumer whose key it shows; null for none.</summary>
    public string? Consumer { get; init; }

    /// <summary>The route's transforms, in their order.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Transforms { get; init; } = [];

    /// <summary>Who may call, for people.</summary>
    public IReadOnlyList<string> Access { get; init; } = [];

    /// <summary>What is limited, for people.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>What the cache does with it, for people.</summary>
    public string Cache { get; init; } = "";

    /// <summary>The request as destinations would get it; null when none would.</summary>
    public ExplainedUpstream? Upstream { get; init; }

    /// <summary>The route's own answer; null when it has none.</summary>
    public ExplainedAnswer? Answer { get; init; }
}
