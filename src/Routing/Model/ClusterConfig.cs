namespace FuncProxy.Routing.Model;

/// <summary>A group of destinations that serve the same thing.</summary>
public sealed record ClusterConfig
{
    /// <summary>Destinations by id.</summary>
    public IReadOnlyDictionary<string, DestinationConfig>? Destinations { get; init; }

    /// <summary>How a destination is chosen, by YARP's names. Default <c>PowerOfTwoChoices</c>.</summary>
    public string? LoadBalancingPolicy { get; init; }

    /// <summary>What <c>ConsistentHash</c> hashes.</summary>
    public HashOnConfig? HashOn { get; init; }

    /// <summary>Whether a client stays with its destination.</summary>
    public SessionAffinityConfig? SessionAffinity { get; init; }

    /// <summary>How destinations are found healthy or not.</summary>
    public HealthCheckConfig? HealthCheck { get; init; }

    /// <summary>The connections to the destinations.</summary>
    public HttpClientConfig? HttpClient { get; init; }

    /// <summary>The requests to the destinations.</summary>
    public HttpRequestConfig? HttpRequest { get; init; }

    /// <summary>What happens when an attempt fails.</summary>
    public RetryConfig? Retry { get; init; }

    /// <summary>Free values, kept as they are.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
