using System.Net;

namespace FuncProxy.Routing.Reach;

/// <summary>Where the platform gives out the app's own tokens.</summary>
public sealed class IdentityEndpoint
{
    private readonly IPAddress? _address;
    private readonly bool _isLocal;

    internal IdentityEndpoint(string setting, Uri endpoint)
    {
        Setting = setting;
        Host = HostText.Fold(endpoint.DnsSafeHost);
        Port = endpoint.Port;
        _address = IPAddress.TryParse(Host, out var address) ? EmbeddedAddress.Unwrap(address) : null;
        _isLocal = _address is null ? HostText.IsLocalName(Host) : HostText.IsLoopback(_address);
    }

    /// <summary>The setting that names it.</summary>
    public string Setting { get; }

    /// <summary>Its host.</summary>
    public string Host { get; }

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>Whether it listens on this machine's loopback.</summary>
    public bool IsLocal => _isLocal;

    /// <summary>Whether only a resolver knows its address.</summary>
    public bool IsName => _address is null && !_isLocal;

    /// <summary>Whether a host as it is written, name or address, is the endpoint's.</summary>
    public bool IsHost(string host)
    {
        var folded = HostText.Fold(host);
        return IPAddress.TryParse(folded, out var address)
            ? IsAddress(address)
            : folded.Equals(Host, StringComparison.OrdinalIgnoreCase) || (_isLocal && HostText.IsLocalName(folded));
    }

    /// <summary>Whether an address is the endpoint's, as far as that is known without a resolver.</summary>
    public bool IsAddress(IPAddress address)
    {
        var reached = EmbeddedAddress.Unwrap(address);
        return _isLocal ? HostText.IsLoopback(reached) : reached.Equals(_address);
    }
}
