using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace FuncProxy.Routing.Matching;

/// <summary>A set of IP networks. An IPv4 address is the same when it is mapped into IPv6 (RFC 4291 §2.5.5.2).</summary>
public sealed class AddressSet
{
    private readonly IPNetwork[] _networks;

    /// <summary>The set of these networks.</summary>
    public AddressSet(IEnumerable<IPNetwork> networks) => _networks = [.. networks.Select(Plain)];

    /// <summary>Compiles a list that has passed validation.</summary>
    /// <exception cref="FormatException">An entry is neither an address nor a network.</exception>
    public static AddressSet Parse(IEnumerable<string> entries)
        => new(entries.Select(entry => TryParse(entry, out var network) ? network : throw new FormatException($"'{entry}' is neither an address nor a network")));

    /// <summary>
    /// Reads an address or a network in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3). Bits behind the prefix do not count.
    /// IPv4 has four decimal parts: forms such as <c>10.1</c> and <c>010.0.0.1</c> are refused, because programs differ on what they mean.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out IPNetwork network)
    {
        network = default;
        var slash = text?.IndexOf('/') ?? -1;
        var host = slash < 0 ? text : text![..slash];
        if (!IPAddress.TryParse(host, out var address) || (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != host) || host.Contains('%'))
        {
            return false;
        }
        if (slash < 0)
        {
            network = new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
            return true;
        }
        return IPNetwork.TryParse(text, out network);
    }

    /// <summary>Whether a network of the set holds the address.</summary>
    public bool Contains(IPAddress address)
    {
        if (_networks.Length == 0)
        {
            return false;
        }
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in _networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }
        return false;
    }

    private static IPNetwork Plain(IPNetwork network)
        => network.BaseAddress.IsIPv4MappedToIPv6 && network.PrefixLength >= 96
            ? new IPNetwork(network.BaseAddress.MapToIPv4(), network.PrefixLength - 96)
            : network;
}
