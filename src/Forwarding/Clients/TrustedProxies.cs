using System.Net;
using FuncProxy.Routing.Matching;

namespace FuncProxy.Forwarding.Clients;

/// <summary>The peers whose forwarding fields are believed: loopback always, and the configured networks.</summary>
/// <param name="networks">The networks beside loopback.</param>
public sealed class TrustedProxies(IEnumerable<IPNetwork> networks)
{
    private readonly AddressSet _networks = new(networks);

    /// <summary>Reads a list of addresses and CIDR networks, separated by commas, semicolons or white space.</summary>
    /// <exception cref="FormatException">An entry is neither; the message names it.</exception>
    public static TrustedProxies Parse(string? list)
    {
        var networks = new List<IPNetwork>();
        foreach (var entry in (list ?? "").Split([',', ';', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            networks.Add(AddressSet.TryParse(entry, out var network)
                ? network
                : throw new FormatException($"'{entry}' is neither an address nor a network; write e.g. 192.0.2.1, 10.0.0.0/8 or fd00::/8"));
        }
        return new TrustedProxies(networks);
    }

    /// <summary>Whether an address is trusted. IPv4 addresses are the same when mapped into IPv6.</summary>
    public bool Contains(IPAddress address) => IPAddress.IsLoopback(address) || _networks.Contains(address);
}
