using System.Globalization;

namespace FuncProxy.Forwarding.Clients;

/// <summary>Hosts by their names or addresses, each with a port or with any.</summary>
public sealed class HostList
{
    private readonly (string Name, ushort? Port)[] _hosts;

    private HostList((string Name, ushort? Port)[] hosts) => _hosts = hosts;

    /// <summary>Reads a list of hosts, separated by commas: <c>admin.example.com</c>, <c>admin.example.com:8443</c>, <c>[2001:db8::1]</c>.</summary>
    /// <exception cref="FormatException">An entry is none, or there is none at all; the message names it.</exception>
    public static HostList Parse(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        var hosts = new List<(string, ushort?)>();
        foreach (var entry in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!TrySplit(entry, out var name, out var port) || port == 0)
            {
                throw new FormatException($"'{entry}' is no host; write a name or an address, with a port or for any, e.g. admin.example.com or admin.example.com:8443");
            }
            hosts.Add((name.ToString(), port));
        }
        return hosts.Count > 0 ? new HostList([.. hosts]) : throw new FormatException($"'{list}' names no host; write e.g. admin.example.com");
    }

    /// <summary>Whether a host is one of them. Letter case does not count (RFC 9110 §4.2.3).</summary>
    /// <param name="host">As a request says it, with its port if it names one.</param>
    /// <param name="scheme">The request's, whose port is meant where it names none.</param>
    public bool Contains(string host, string scheme)
    {
        if (!TrySplit(host, out var name, out var named))
        {
            return false;
        }
        var port = named ?? (scheme == "https" ? 443 : 80);
        foreach (var one in _hosts)
        {
            if (name.Equals(one.Name, StringComparison.OrdinalIgnoreCase) && (one.Port is null || one.Port == port))
            {
                return true;
            }
        }
        return false;
    }

    private static bool TrySplit(string host, out ReadOnlySpan<char> name, out ushort? port)
    {
        name = host;
        port = null;
        if (!HostSyntax.IsValid(host))
        {
            return false;
        }
        // Behind an address's bracket, or behind a name.
        var colon = host.IndexOf(':', host.LastIndexOf(']') + 1);
        if (colon >= 0)
        {
            name = host.AsSpan(0, colon);
            port = ushort.Parse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        }
        return true;
    }
}
