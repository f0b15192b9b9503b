namespace FuncProxy.Routing.Model;

/// <summary>The requests to a cluster's destinations (as in YARP).</summary>
public sealed record HttpRequestConfig
{
    /// <summary>How long an exchange may go without a byte in either direction. Default 100 s.</summary>
    public TimeSpan? ActivityTimeout { get; init; }

    /// <summary>The HTTP version towards the destination: <c>1.0</c>, <c>1.1</c> or <c>2</c>. Default <c>2</c> over TLS and <c>1.1</c> over clear text.</summary>
    public string? Version { get; init; }

    /// <summary>What may be spoken instead of <see cref="Version"/>. Default <see cref="HttpVersionPolicy.RequestVersionOrLower"/>.</summary>
    public HttpVersionPolicy? VersionPolicy { get; init; }

    /// <summary>Whether the server may buffer the response. Default false.</summary>
    public bool? AllowResponseBuffering { get; init; }
}
