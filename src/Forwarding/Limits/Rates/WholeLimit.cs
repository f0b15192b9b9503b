using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Limits.Rates;

/// <summary>One quota for the route as a whole.</summary>
internal sealed class WholeLimit(CountingWindow window, WindowCounters<int> counters, TimeProvider time) : InstanceLimit<int>(window, counters, time)
{
    protected override int CallerOf(Exchange exchange) => 0;
}
