namespace FuncProxy.Forwarding.Pipeline;

/// <summary>A cluster, compiled: the client that speaks to its destinations, and how.</summary>
public sealed class ProxyCluster
{
    /// <summary>The cluster's id in the document.</summary>
    public required string Id { get; init; }

    /// <summary>How one of several destinations is chosen: a policy's name.</summary>
    public string Policy { get; init; } = "";

    /// <summary>Its destinations, in the document's order.</summary>
    public IReadOnlyList<Destination> Destinations { get; init; } = [];

    /// <summary>The client, with its handlers: takes <see cref="UpstreamMessage"/>s and chooses their destination.</summary>
    public required HttpMessageInvoker Client { get; init; }

    /// <summary>The keys by which clients stay with a destination; null when they do not.</summary>
    public SessionAffinity? Affinity { get; init; }

    /// <summary>How long the exchange may go without a byte.</summary>
    public required TimeSpan ActivityTimeout { get; init; }

    /// <summary>The HTTP version that is asked for.</summary>
    public required Version Version { get; init; }

    /// <summary>What may be spoken instead.</summary>
    public required HttpVersionPolicy VersionPolicy { get; init; }

    /// <summary>Whether the server may gather the response before it sends it on.</summary>
    public required bool AllowResponseBuffering { get; init; }
}
