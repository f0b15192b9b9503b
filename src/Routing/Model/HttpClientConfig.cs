using System.Security.Authentication;

namespace FuncProxy.Routing.Model;

/// <summary>The connections to a cluster's destinations (as in YARP).</summary>
public sealed record HttpClientConfig
{
    /// <summary>TLS versions that may be spoken. Default: the operating system's choice.</summary>
    public IReadOnlyList<SslProtocols>? SslProtocols { get; init; }

    /// <summary>Whether any server certificate is accepted. Default false; true gives up the protection of TLS.</summary>
    public bool? DangerousAcceptAnyServerCertificate { get; init; }

    /// <summary>HTTP/1.1 connections per destination, at least 1. Default: no limit.</summary>
    public int? MaxConnectionsPerServer { get; init; }

    /// <summary>Whether more HTTP/2 connections are opened when one has no stream left. Default true.</summary>
    public bool? EnableMultipleHttp2Connections { get; init; }

    /// <summary>The encoding of request header values towards the destination: <c>latin1</c> or <c>utf-8</c>. The bytes pass unchanged in both.</summary>
    public string? RequestHeaderEncoding { get; init; }

    /// <summary>The encoding of the destination's response header values: <c>latin1</c> or <c>utf-8</c>. The bytes pass unchanged in both.</summary>
    public string? ResponseHeaderEncoding { get; init; }

    /// <summary>How long establishing a connection may take. Default 15 s.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>How long a pooled connection is used before a new one is made, so that changes in DNS are seen. Default 5 min.</summary>
    public TimeSpan? ConnectionLifetime { get; init; }

    /// <summary>A forward proxy on the way to the destinations. Default: none, whatever the environment says.</summary>
    public WebProxyConfig? WebProxy { get; init; }
}
