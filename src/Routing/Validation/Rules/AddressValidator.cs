using System.Net;
using System.Net.Sockets;

namespace FuncProxy.Routing.Validation.Rules;

/// <summary>Where a request may be sent at all.</summary>
internal sealed class AddressValidator
{
    private const string IdentityEndpoint = "IDENTITY_ENDPOINT";

    private readonly Uri? _identityEndpoint;

    public AddressValidator(Func<string, string?>? settings) =>
        _identityEndpoint = Uri.TryCreate(settings?.Invoke(IdentityEndpoint), UriKind.Absolute, out var endpoint) ? endpoint : null;

    /// <summary>A destination's address: absolute http or https, without userinfo, query and fragment. Messages never repeat it, for it may hold a password.</summary>
    public void Check(DocumentPath at, string address, RouteDocumentErrors errors)
    {
        if (Syntax.HasControl(address) || !Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.Host.Length == 0)
        {
            errors.Add(at, "the address is not absolute http or https; write e.g. https://backend.example/ or http://localhost:5001/");
            return;
        }

        if (uri.UserInfo.Length > 0)
        {
            errors.Add(at, "the address holds a user or password; authenticate with the destination's 'auth' or a header transform");
        }

        if (address.AsSpan().IndexOfAny('?', '#') >= 0)
        {
            errors.Add(at, "the address has a query or a fragment; set a query with a transform (queryValueParameter)");
        }

        CheckReach(at, uri, errors);
    }

    /// <summary>That an address is none of those that give out the app's own identity.</summary>
    public void CheckReach(DocumentPath at, Uri uri, RouteDocumentErrors errors)
    {
        // A dot at the end changes a name for the resolver, not for the socket.
        var isAddress = IPAddress.TryParse(Fold(uri.DnsSafeHost).TrimEnd('.'), out var address);
        if (isAddress && IsLinkLocal(Unwrap(address!)))
        {
            errors.Add(at, "the address is link-local (169.254.0.0/16, fe80::/10), where the cloud's metadata service lives; a route must not reach it");
        }

        if (_identityEndpoint is { } own && own.Port == uri.Port && IsSameHost(Fold(own.DnsSafeHost), Fold(uri.DnsSafeHost)))
        {
            errors.Add(at, $"the address is that of the setting {IdentityEndpoint}, which gives out the app's tokens; a route must not reach it");
        }
    }

    private static bool IsLinkLocal(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? address.IsIPv6LinkLocal : address.GetAddressBytes() is [169, 254, ..] or [168, 63, 129, 16];

    // IPv4 in IPv6: mapped (RFC 4291 §2.5.5.2), compatible (§2.5.5.1), NAT64 (RFC 6052 §2.1), 6to4 (RFC 3056 §2).
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        var isEmbedded = bytes.AsSpan(0, 12).SequenceEqual((ReadOnlySpan<byte>)[0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0])
            || !bytes.AsSpan(0, 12).ContainsAnyExcept((byte)0);
        return bytes switch
        {
            _ when address.IsIPv4MappedToIPv6 => address.MapToIPv4(),
            _ when isEmbedded && bytes.AsSpan(12).ContainsAnyExcept((byte)0, (byte)1) => new(bytes.AsSpan(12)),
            [0x20, 0x02, ..] => new(bytes.AsSpan(2, 4)),
            _ => address,
        };
    }

    // Full-width forms, which mapping to ASCII (UTS #46) makes into the plain ones.
    private static string Fold(string host) => string.Create(host.Length, host, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = source[i] is >= '\uFF01' and <= '\uFF5E' ? (char)(source[i] - 0xFEE0) : source[i] is '\u3002' or '\uFF61' ? '.' : source[i];
        }
    });

    private static bool IsSameHost(string a, string b) =>
        string.Equals(a.TrimEnd('.'), b.TrimEnd('.'), StringComparison.OrdinalIgnoreCase) || (IsLoopback(a) && IsLoopback(b));

    private static bool IsLoopback(string host)
    {
        var name = host.TrimEnd('.');
        return IPAddress.TryParse(name, out var address)
            ? IPAddress.IsLoopback(Unwrap(address)) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
            : string.Equals(name, "localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }
}
