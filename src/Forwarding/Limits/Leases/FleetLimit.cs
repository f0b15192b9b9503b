using FuncProxy.Forwarding.Limits.Rates;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Limits.Leases;

/// <summary>A limit that all instances share. A request waits for the store only while its instance has no slice, and not long.</summary>
/// <param name="window">The quota and its windows.</param>
/// <param name="byConsumer">Whether each consumer has a quota; else the route has one.</param>
/// <param name="lenient">Whether requests are let in while the store does not answer.</param>
/// <param name="state">The leases, which outlive the limit.</param>
/// <param name="store">Where the quotas are.</param>
/// <param name="time">The clock of waiting.</param>
internal sealed class FleetLimit(CountingWindow window, bool byConsumer, bool lenient, FleetState state, QuotaStore store, TimeProvider time) : RouteLimit
{
    // A store that is merely slow is waited for: who lets in unseen beside it may let in more than the quota.
    private static readonly TimeSpan LongestWait = QuotaLease.LongestRefill + TimeSpan.FromSeconds(0.5);

    /// <inheritdoc/>
    public override string Policy { get; } = QuotaText.Policy(window);

    /// <inheritdoc/>
    public override bool IsShared => true;

    /// <inheritdoc/>
    public override ValueTask<ProxyError> TakeAsync(Exchange exchange)
    {
        var now = store.Clock.UtcTicks;
        var number = window.NumberAt(now);
        var lease = state.LeaseOf(byConsumer ? exchange.Consumer?.Id ?? "" : null, window.Length, number);
        var verdict = lease.Take(window, number, lenient);
        return verdict.Refill is null ? new(Answer(exchange, verdict, now)) : WaitAsync(exchange, lease, verdict.Refill);
    }

    private async ValueTask<ProxyError> WaitAsync(Exchange exchange, QuotaLease lease, Refill refill)
    {
        var began = time.GetTimestamp();
        lease.BeginWait();
        try
        {
            while (true)
            {
                // Counted from the refill's begin too, so that a store that hangs holds up no request longer than the first.
                var left = LongestWait - time.GetElapsedTime(Math.Min(began, refill.BeganAt));
                if (left > TimeSpan.Zero)
                {
                    await refill.Done.WaitAsync(left, time, exchange.Context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
                exchange.Context.RequestAborted.ThrowIfCancellationRequested();
                var now = store.Clock.UtcTicks;
                var verdict = refill.Done.IsCompleted ? lease.TakeAgain(window, window.NumberAt(now), lenient) : lease.TakeUnseen(window, window.NumberAt(now), lenient);
                if (verdict.Refill is null)
                {
                    return Answer(exchange, verdict, now);
                }
                refill = verdict.Refill;
            }
        }
        finally
        {
            lease.EndWait();
        }
    }

    private ProxyError Answer(Exchange exchange, Verdict verdict, long now)
    {
        if (verdict.Outcome == LeaseOutcome.Unknown)
        {
            exchange.RetryAfter = store.Health.Rest is var rest && rest > TimeSpan.FromSeconds(1) ? rest : TimeSpan.FromSeconds(1);
            return ProxyError.LimitUnknown;
        }
        var until = window.LeftAt(window.NumberAt(now), now);
        exchange.RateLimit = QuotaText.Left(verdict.Left, until);
        if (verdict.Outcome == LeaseOutcome.LetIn)
        {
            return ProxyError.None;
        }
        exchange.RetryAfter = until;
        return ProxyError.RateLimited;
    }
}
