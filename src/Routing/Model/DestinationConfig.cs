namespace FuncProxy.Routing.Model;

/// <summary>One server of a cluster.</summary>
public sealed record DestinationConfig
{
    /// <summary>Its absolute http or https address; a path is put before the request's.</summary>
    public string? Address { get; init; }

    /// <summary>The address for health probes, when it differs.</summary>
    public string? Health { get; init; }

    /// <summary>The Host that is sent. Default: that of <see cref="Address"/>.</summary>
    public string? Host { get; init; }

    /// <summary>Its group; a higher number is used only when no lower one can take the request. Default 0.</summary>
    public int? Priority { get; init; }

    /// <summary>Its share among its group, 1 to 1000. Default 1.</summary>
    public int? Weight { get; init; }

    /// <summary>Destinations that share a provider's quota, and so cool down together.</summary>
    public string? QuotaGroup { get; init; }

    /// <summary>The AI service's wire format.</summary>
    public AiApi? Api { get; init; }

    /// <summary>Names of models here, by the name that clients use.</summary>
    public IReadOnlyDictionary<string, string>? Models { get; init; }

    /// <summary>How the proxy authenticates itself.</summary>
    public DestinationAuthConfig? Auth { get; init; }

    /// <summary>Free values, kept as they are.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
