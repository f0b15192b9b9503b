namespace FuncProxy.Routing.Model;

/// <summary>One route: which requests it takes, what is done to them, and where they go.</summary>
public sealed record RouteConfig
{
    /// <summary>The cluster that serves the route. Exactly one of this and <see cref="Respond"/> is set.</summary>
    public string? ClusterId { get; init; }

    /// <summary>Explicit precedence; the lowest matching number wins, before all else. Default 0.</summary>
    public int? Order { get; init; }

    /// <summary>Which requests the route takes.</summary>
    public RouteMatch? Match { get; init; }

    /// <summary>The longest that the whole exchange may take, from the request's headers to the response's last byte; then 504, or an aborted connection where the response has begun. Default: none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>YARP's name for <see cref="LimitsConfig.MaxRequestBodyBytes"/>, in bytes; -1 lifts the limit. Set one of the two.</summary>
    public long? MaxRequestBodySize { get; init; }

    /// <summary>Changes to the request and the response, in YARP's names; each entry is one transform with its parameters.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>>? Transforms { get; init; }

    /// <summary>A fixed answer instead of a destination's.</summary>
    public RespondConfig? Respond { get; init; }

    /// <summary>Who may call.</summary>
    public AccessConfig? Access { get; init; }

    /// <summary>Which web pages of other origins may call.</summary>
    public CorsConfig? Cors { get; init; }

    /// <summary>How much a caller may ask.</summary>
    public LimitsConfig? Limits { get; init; }

    /// <summary>Whether and how responses are cached.</summary>
    public CacheConfig? Cache { get; init; }

    /// <summary>Whether responses are compressed.</summary>
    public CompressionConfig? Compression { get; init; }

    /// <summary>What responses tell of the destinations.</summary>
    public HidingConfig? Hiding { get; init; }

    /// <summary>How event streams are passed on.</summary>
    public StreamingConfig? Streaming { get; init; }

    /// <summary>Set when the route speaks an AI service's API.</summary>
    public AiConfig? Ai { get; init; }

    /// <summary>Free values, kept as they are.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
