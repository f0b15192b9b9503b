using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Matching;

namespace FuncProxy.Forwarding.Access;

/// <summary>Lets clients in by their address.</summary>
/// <param name="allowed">The networks that may call; null for all. A client without an address is in none.</param>
/// <param name="denied">The networks that may not; stronger than <paramref name="allowed"/>.</param>
internal sealed class AddressRule(AddressSet? allowed, AddressSet denied) : AccessRule
{
    public override ValueTask<ProxyError> CheckAsync(Exchange exchange)
    {
        var address = exchange.Client.Address;
        var isLetIn = address is null ? allowed is null : !denied.Contains(address) && (allowed is null || allowed.Contains(address));
        return new(isLetIn ? ProxyError.None : ProxyError.AddressDenied);
    }
}
