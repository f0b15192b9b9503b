using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Model;

/// <summary>The whole configuration of a proxy: what comes in (routes), where it goes (clusters) and who may call (consumers).</summary>
/// <remarks>The shape is YARP's <c>ReverseProxy</c> section, extended. Immutable; a change is a new document.</remarks>
public sealed record RouteDocument
{
    /// <summary>The JSON schema that an editor uses to complete the file; ignored by the proxy.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>Routes by id.</summary>
    public IReadOnlyDictionary<string, RouteConfig>? Routes { get; init; }

    /// <summary>Clusters by id.</summary>
    public IReadOnlyDictionary<string, ClusterConfig>? Clusters { get; init; }

    /// <summary>Consumers (callers that are known by key or token) by id.</summary>
    public IReadOnlyDictionary<string, ConsumerConfig>? Consumers { get; init; }
}
