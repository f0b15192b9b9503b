using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FuncProxy.Routing.Matching;

/// <summary>A host of the configuration, in the form that requests are compared with.</summary>
/// <param name="Kind">How it is compared.</param>
/// <param name="Name">The name in lower-case ASCII without port; for a wildcard what stands behind <c>*.</c>; empty for any.</param>
internal readonly record struct HostPattern(HostKind Kind, string Name)
{
    // RFC 1035 §2.3.4, without the root's dot.
    private const int MaxLength = 253;
    private const int MaxLabelLength = 63;

    private static readonly IdnMapping Idn = new();

    /// <summary>A route without hosts.</summary>
    public static HostPattern Any { get; } = new(HostKind.Any, "");

    /// <summary>Reads an exact host, <c>*.suffix</c> or <c>*</c>, each with or without port.</summary>
    public static bool TryParse(string text, out HostPattern pattern, [NotNullWhen(false)] out string? error)
    {
        pattern = Any;
        error = null;
        var name = Bare(text);
        if (name is "*" && !text.StartsWith("*.", StringComparison.Ordinal))
        {
            return true;
        }

        var kind = name.StartsWith("*.", StringComparison.Ordinal) ? HostKind.Wildcard : HostKind.Exact;
        if (!TryNormalize(kind is HostKind.Wildcard ? name[2..].ToString() : name.ToString(), out var normal))
        {
            error = $"'{text}' is not a host: write a name, '*.' and a name, or an address (IPv6 in brackets); the port does not count";
            return false;
        }

        pattern = new HostPattern(kind, normal);
        return true;
    }

    /// <summary>A host without its port and the root's dot.</summary>
    public static ReadOnlySpan<char> Bare(ReadOnlySpan<char> host)
    {
        var end = host.StartsWith('[') ? host.IndexOf(']') + 1 : host.IndexOf(':');
        var name = end > 0 ? host[..end] : end == 0 && !host.StartsWith('[') ? default : host;
        return name.EndsWith('.') ? name[..^1] : name;
    }

    private static bool TryNormalize(string name, out string normal)
    {
        normal = "";
        if (name.StartsWith('['))
        {
            var isAddress = IPAddress.TryParse(name, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
            normal = isAddress ? $"[{address}]" : "";
            return isAddress;
        }

        try
        {
            normal = Ascii.IsValid(name) ? name.ToLowerInvariant() : Idn.GetAscii(name.ToLowerInvariant());
        }
        catch (ArgumentException)
        {
            return false;
        }

        return normal.Length is > 0 and <= MaxLength && HasOnlyLabels(normal);
    }

    private static bool HasOnlyLabels(ReadOnlySpan<char> name)
    {
        foreach (var range in name.Split('.'))
        {
            var label = name[range];
            if (label.Length is 0 or > MaxLabelLength)
            {
                return false;
            }

            foreach (var character in label)
            {
                if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
