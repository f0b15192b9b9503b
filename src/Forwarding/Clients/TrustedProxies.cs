using System.Net;

namespace FuncProxy.Forwarding.Clients;

/// <summary>The peers whose forwarding fields are believed: loopback always, and the configured networks.</summary>
public sealed class TrustedProxies
{
    private readonly IPNetwork[] _networks;

    /// <summary>Trusts loopback and these networks.</summary>
    public TrustedProxies(IEnumerable<IPNetwork> networks) => _networks = [.. networks];

    /// <summary>Reads a list of addresses and CIDR networks, separated by commas or white space.</summary>
    /// <exception cref="FormatException">An entry is neither; the message names it.</exception>
    public static TrustedProxies Parse(string? list)
    {
        var networks = new List<IPNetwork>();
        foreach (var entry in (list ?? "").Split([',', ';', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPNetwork.TryParse(entry, out var network))
            {
                networks.Add(network);
            }
            else if (!entry.Contains('/') && IPAddress.TryParse(entry, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                throw new FormatException($"'{entry}' is neither an address nor a network; write e.g. 192.0.2.1, 10.0.0.0/8 or fd00::/8");
            }
        }
        return new TrustedProxies(networks);
    }

    /// <summary>Whether an address is trusted. IPv4 addresses are the same when mapped into IPv6.</summary>
    public bool Contains(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
        {
            return true;
        }
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
}
