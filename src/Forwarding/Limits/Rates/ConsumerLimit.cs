using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Limits.Rates;

/// <summary>A quota for each consumer.</summary>
internal sealed class ConsumerLimit(CountingWindow window, WindowCounters<string> counters, TimeProvider time) : InstanceLimit<string>(window, counters, time)
{
    protected override string CallerOf(Exchange exchange) => exchange.Consumer?.Id ?? "";
}
