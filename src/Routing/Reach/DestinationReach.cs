using System.Net;
using System.Net.Sockets;

namespace FuncProxy.Routing.Reach;

/// <summary>What no request may be sent to: the cloud's metadata service and the endpoints that give out the app's own tokens. Documents are checked by it, and so is every address that a name resolves to.</summary>
public sealed class DestinationReach
{
    private static readonly string[] EndpointSettings = ["IDENTITY_ENDPOINT", "MSI_ENDPOINT", "IMDS_ENDPOINT"];

    // Azure's platform address; the metadata services that AWS and Google Cloud have on IPv6.
    // As bytes, for the parser of IPv6 is compiled at the first start that parses one.
    private static readonly IPAddress[] MetadataAddresses =
    [
        new([168, 63, 129, 16]),
        new([0xfd, 0x00, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54]),
        new([0xfd, 0x20, 0x00, 0xce, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54]),
    ];

    /// <summary>Reads the identity endpoints.</summary>
    /// <param name="settings">The value of a setting by name, null when it is not set: <c>IDENTITY_ENDPOINT</c>, <c>MSI_ENDPOINT</c> and <c>IMDS_ENDPOINT</c> are asked for.</param>
    public DestinationReach(Func<string, string?>? settings)
    {
        var endpoints = new List<IdentityEndpoint>();
        foreach (var name in EndpointSettings)
        {
            if (Uri.TryCreate(settings?.Invoke(name), UriKind.Absolute, out var endpoint) && endpoint.Host.Length > 0)
            {
                endpoints.Add(new IdentityEndpoint(name, endpoint));
            }
        }
        IdentityEndpoints = endpoints;
    }

    /// <summary>The endpoints that the settings name; empty outside a platform that has them.</summary>
    public IReadOnlyList<IdentityEndpoint> IdentityEndpoints { get; }

    /// <summary>Whether an address is link-local (169.254.0.0/16, fe80::/10) or otherwise a cloud's metadata service, also inside an IPv6 address.</summary>
    public static bool IsMetadata(IPAddress address)
    {
        var reached = EmbeddedAddress.Unwrap(address);
        return Array.IndexOf(MetadataAddresses, reached) >= 0
            || (reached.AddressFamily == AddressFamily.InterNetworkV6 ? reached.IsIPv6LinkLocal : reached.GetAddressBytes() is [169, 254, ..]);
    }

    /// <summary>Whether a host as it is written, name or address, is one that gives out metadata.</summary>
    public static bool IsMetadata(string host) => IPAddress.TryParse(HostText.Fold(host), out var address) && IsMetadata(address);

    /// <summary>The identity endpoint that a host and port are, as they are written; null when they are none.</summary>
    public IdentityEndpoint? FindIdentity(string host, int port)
    {
        foreach (var endpoint in IdentityEndpoints)
        {
            if (endpoint.Port == port && endpoint.IsHost(host))
            {
                return endpoint;
            }
        }
        return null;
    }

    /// <summary>Whether an address and port must not be connected to. Endpoints that are names are the caller's to resolve.</summary>
    public bool Forbids(IPAddress address, int port)
    {
        if (IsMetadata(address))
        {
            return true;
        }
        foreach (var endpoint in IdentityEndpoints)
        {
            if (endpoint.Port == port && endpoint.IsAddress(address))
            {
                return true;
            }
        }
        return false;
    }
}
