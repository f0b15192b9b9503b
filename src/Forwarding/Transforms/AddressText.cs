using System.Net;
using System.Net.Sockets;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>Writes addresses as forwarding fields want them: IPv6 without scope, IPv4 that was mapped to IPv6 as IPv4.</summary>
/// <remarks>An <see cref="IPAddress"/> keeps the text that it has made, so the addresses of a connection are formatted once.</remarks>
internal static class AddressText
{
    /// <summary>The address, or null when there is none.</summary>
    public static string? Of(IPAddress? address)
    {
        if (address is null)
        {
            return null;
        }
        var span = SpanOf(address);
        var text = address.ToString();
        return span.Length == text.Length ? text : span.ToString();
    }

    /// <summary>The address, as a part of the text that it keeps.</summary>
    public static ReadOnlySpan<char> SpanOf(IPAddress address)
    {
        var text = address.ToString().AsSpan();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return text;
        }
        if (address.IsIPv4MappedToIPv6)
        {
            return text[(text.LastIndexOf(':') + 1)..];
        }
        // A scope is the number of an interface of this machine, and means nothing elsewhere.
        var scope = text.IndexOf('%');
        return scope < 0 ? text : text[..scope];
    }
}
