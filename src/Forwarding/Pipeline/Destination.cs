using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>One server of a cluster.</summary>
public sealed class Destination
{
    private readonly string _host;
    private readonly string _hostAndPort;
    private readonly int _port;

    /// <summary>Takes over a destination of the document.</summary>
    public Destination(string id, DestinationConfig config, DestinationState state)
    {
        Id = id;
        State = state;
        Host = config.Host;
        Weight = config.Weight ?? 1;
        Priority = config.Priority ?? 0;
        var address = new Uri(config.Address!, UriKind.Absolute);
        Prefix = address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
        Targets = new TargetUris(Prefix);
        PathPrefix = Prefix[address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped).Length..];
        HostName = address.IdnHost;
        IsHttps = address.Scheme == Uri.UriSchemeHttps;
        _port = address.Port;
        PortValue = _port;
        _host = address.HostNameType == UriHostNameType.IPv6 ? $"[{HostName}]" : HostName;
        _hostAndPort = $"{_host}:{_port}";
    }

    /// <summary>The destination's id in the document.</summary>
    public string Id { get; }

    /// <summary>What is known of it as it serves.</summary>
    public DestinationState State { get; }

    /// <summary>Its share among those of its priority, 1 to 1000.</summary>
    public int Weight { get; }

    /// <summary>Its group: those with a lower number are asked first.</summary>
    public int Priority { get; }

    /// <summary>Scheme, authority and path without a slash at its end: what a request's path is put behind.</summary>
    public string Prefix { get; }

    /// <summary>The addresses of what is asked for.</summary>
    internal TargetUris Targets { get; }

    /// <summary>The address's path without a slash at its end; empty when it has none.</summary>
    public string PathPrefix { get; }

    /// <summary>The address's host alone, international names as punycode.</summary>
    public string HostName { get; }

    /// <summary>Whether TLS is spoken.</summary>
    public bool IsHttps { get; }

    /// <summary>The address's port, as telemetry has it.</summary>
    internal object PortValue { get; }

    /// <summary>The address's scheme: <c>http</c> or <c>https</c>.</summary>
    internal string Scheme => IsHttps ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;

    /// <summary>The Host that is sent; null for the address's own.</summary>
    public string? Host { get; }

    /// <summary>How the proxy shows it who it is; null where it does not.</summary>
    public DestinationAuth? Auth { get; init; }

    /// <summary>Whether an authority is the address's or the configured Host. One without a port stands for the port of the scheme that it is used with, or repeats the Host as it was sent.</summary>
    public bool HasAuthority(ReadOnlySpan<char> authority, bool isHttps)
        => authority.Equals(_hostAndPort, StringComparison.OrdinalIgnoreCase)
            || (authority.Equals(_host, StringComparison.OrdinalIgnoreCase) && (_port == (isHttps ? 443 : 80) || _port == (IsHttps ? 443 : 80)))
            || (Host is not null && authority.Equals(Host, StringComparison.OrdinalIgnoreCase));
}
