using System.Net;

namespace FuncProxy.Routing.Reach;

/// <summary>Hosts as their different spellings mean the same.</summary>
internal static class HostText
{
    /// <summary>Full-width forms, which mapping to ASCII (UTS #46) makes into the plain ones, without the dot at the end, which changes a name for the resolver but not for the socket.</summary>
    public static string Fold(string host) => string.Create(host.Length, host, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = source[i] is >= '\uFF01' and <= '\uFF5E' ? (char)(source[i] - 0xFEE0) : source[i] is '\u3002' or '\uFF61' ? '.' : source[i];
        }
    }).TrimEnd('.');

    /// <summary>Whether a folded name stands for this machine, whatever a resolver says (RFC 6761 §6.3).</summary>
    public static bool IsLocalName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an address reaches this machine's loopback; so do the unspecified ones.</summary>
    public static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
