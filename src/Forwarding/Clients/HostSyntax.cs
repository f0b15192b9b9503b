using System.Buffers;
using System.Globalization;

namespace FuncProxy.Forwarding.Clients;

/// <summary>What may stand in Host (RFC 9110 §7.2): a name or address, and a port.</summary>
internal static class HostSyntax
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");

    /// <summary>Whether a text can be sent as Host.</summary>
    public static bool IsValid(ReadOnlySpan<char> host)
    {
        var nameEnd = host.StartsWith('[') ? host.IndexOf(']') + 1 : host.IndexOf(':') is >= 0 and var colon ? colon : host.Length;
        var name = host[..nameEnd];
        var port = host[nameEnd..];
        return !name.IsEmpty
            && (name[0] == '[' ? System.Net.IPAddress.TryParse(name[1..^1], out _) : !name.ContainsAnyExcept(NameCharacters))
            && (port.IsEmpty || (port[0] == ':' && ushort.TryParse(port[1..], NumberStyles.None, CultureInfo.InvariantCulture, out _)));
    }
}
