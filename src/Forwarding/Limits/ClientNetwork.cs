using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace FuncProxy.Forwarding.Limits;

/// <summary>The number under which a client's address is counted.</summary>
public static class ClientNetwork
{
    /// <summary>The address; of IPv6 its /64, which one subscriber has whole (RFC 6177 §2). IPv4 is the same when mapped.</summary>
    public static UInt128 Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            // ::ffff:a.b.c.d (RFC 4291 §2.5.5.2).
            bytes[..10].Clear();
            bytes[10] = bytes[11] = 0xff;
            address.TryWriteBytes(bytes[12..], out _);
            return BinaryPrimitives.ReadUInt128BigEndian(bytes);
        }
        address.TryWriteBytes(bytes, out _);
        var key = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return address.IsIPv4MappedToIPv6 ? key : key >> 64 << 64;
    }
}
