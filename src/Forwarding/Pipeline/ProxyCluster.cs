namespace FuncProxy.Forwarding.Pipeline;

/// <summary>A cluster, compiled: its destinations, how one is chosen, and the client that speaks to them.</summary>
public sealed class ProxyCluster
{
    /// <summary>The cluster's id in the document.</summary>
    public required string Id { get; init; }

    /// <summary>Chooses a destination.</summary>
    public required DestinationSelector Selector { get; init; }

    /// <summary>The pooled client.</summary>
    public required HttpMessageInvoker Client { get; init; }

    /// <summary>A client whose connections serve one request each.</summary>
    public required HttpMessageInvoker UnpooledClient { get; init; }

    /// <summary>How long the exchange may go without a byte.</summary>
    public required TimeSpan ActivityTimeout { get; init; }

    /// <summary>The HTTP version that is asked for.</summary>
    public required Version Version { get; init; }

    /// <summary>What may be spoken instead.</summary>
    public required HttpVersionPolicy VersionPolicy { get; init; }

    /// <summary>Whether the server may gather the response before it sends it on.</summary>
    public required bool AllowResponseBuffering { get; init; }
}
