using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Limits.Rates;

/// <summary>A limit that is counted in this process's memory.</summary>
/// <param name="window">The quota and its windows.</param>
/// <param name="counters">The counts, which outlive the limit.</param>
/// <param name="time">The clock.</param>
internal abstract class InstanceLimit<TKey>(CountingWindow window, WindowCounters<TKey> counters, TimeProvider time) : RouteLimit
    where TKey : notnull
{
    private long _lastNumber;

    /// <inheritdoc/>
    public sealed override string Policy { get; } = QuotaText.Policy(window);

    /// <inheritdoc/>
    public sealed override ValueTask<ProxyError> TakeAsync(Exchange exchange)
    {
        var now = time.GetUtcNow().UtcTicks;
        var number = NumberAt(now);
        var isLetIn = counters.TryTake(CallerOf(exchange), number, window.Quota, out var left);
        var until = window.LeftAt(number, now);
        exchange.RateLimit = QuotaText.Left(left, until);
        if (isLetIn)
        {
            return new(ProxyError.None);
        }
        exchange.RetryAfter = until;
        return new(ProxyError.RateLimited);
    }

    /// <summary>The window's number, without a division while the window lasts.</summary>
    private long NumberAt(long now)
    {
        var last = Volatile.Read(ref _lastNumber);
        if (window.Holds(last, now))
        {
            return last;
        }
        var number = window.NumberAt(now);
        Volatile.Write(ref _lastNumber, number);
        return number;
    }

    /// <summary>Whose quota the request is counted to.</summary>
    protected abstract TKey CallerOf(Exchange exchange);
}
