using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Limits.Rates;

/// <summary>A quota for each client address. Clients without one share a quota.</summary>
internal sealed class AddressLimit(CountingWindow window, WindowCounters<UInt128> counters, TimeProvider time) : InstanceLimit<UInt128>(window, counters, time)
{
    protected override UInt128 CallerOf(Exchange exchange) => exchange.Client.Address is { } address ? ClientNetwork.Of(address) : UInt128.Zero;
}
