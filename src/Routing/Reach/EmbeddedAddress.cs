using System.Net;
using System.Net.Sockets;

namespace FuncProxy.Routing.Reach;

/// <summary>The IPv4 address that an IPv6 address may carry.</summary>
internal static class EmbeddedAddress
{
    /// <summary>Mapped (RFC 4291 §2.5.5.2), compatible (§2.5.5.1), NAT64 (RFC 6052 §2.1) and 6to4 (RFC 3056 §2) addresses as the IPv4 address that they reach; every other address as it is.</summary>
    public static IPAddress Unwrap(IPAddress address)
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
}
