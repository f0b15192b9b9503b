using System.Net.Sockets;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Hashing;

/// <summary>The client's address. Of an IPv6 address its /64 network: within it a client changes its address at will.</summary>
internal sealed class ClientAddressSource : HashSource
{
    private const int NetworkBytes = 8;

    public override bool TryHash(Exchange exchange, out ulong hash)
    {
        hash = 0;
        if (exchange.Client.Address is not { } address)
        {
            return false;
        }
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        hash = StableHash.Of(
            address.AddressFamily == AddressFamily.InterNetwork ? bytes[..length]
            : address.IsIPv4MappedToIPv6 ? bytes[12..]
            : bytes[..NetworkBytes]);
        return true;
    }
}
