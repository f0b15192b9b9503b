namespace FuncProxy.Forwarding.Explaining;

/// <summary>The request as destinations would get it.</summary>
public sealed record ExplainedUpstream
{
    /// <summary>The cluster.</summary>
    public required string ClusterId { get; init; }

    /// <summary>How one of several destinations is chosen.</summary>
    public required string LoadBalancingPolicy { get; init; }

    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query, put behind a destination's address.</summary>
    public required string PathAndQuery { get; init; }

    /// <summary>The header fields but Host, in order. <c>x-request-id</c> and <c>Via</c> are made anew for each request.</summary>
    public required IReadOnlyList<ExplainedField> Headers { get; init; }

    /// <summary>The candidates, those that are asked first before the others.</summary>
    public required IReadOnlyList<ExplainedDestination> Destinations { get; init; }
}
