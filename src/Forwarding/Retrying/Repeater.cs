using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Retrying;

/// <summary>Decides whether a request is sent once more, and where.</summary>
internal sealed class Repeater(string clusterId, DestinationSelector selector, RetryPolicy policy, RetryBudget budget, ILogger logger)
{
    /// <summary>Prepares the attempt after one that ended, whose response is let go.</summary>
    /// <param name="last">The message of the attempt that ended.</param>
    /// <param name="response">What came of it.</param>
    /// <param name="causes">What the request is sent again for.</param>
    /// <param name="ended">Fires when the call is to end.</param>
    /// <returns>The next message, begun; null when the response is the one to give.</returns>
    public async ValueTask<UpstreamMessage?> NextAsync(UpstreamMessage last, HttpResponseMessage response, RetryCauses causes, CancellationToken ended)
    {
        var exchange = last.Exchange;
        var cause = RetryCause.Of(response) & causes;
        if (cause == RetryCauses.None || !MayGoOn(exchange, ended) || last.Body?.CanRepeat == false)
        {
            return null;
        }
        // A connection that has ended says little of the destination (RFC 9112 §9.3.1).
        var mayStay = cause == RetryCauses.Unanswered || response is FailedResponse { IsUnsent: true };
        if (Take(exchange, mayStay ? last.Destination : null) is not { } destination)
        {
            return null;
        }
        if (last.Body is { } body)
        {
            if (!body.TryStop())
            {
                budget.Return();
                GiveBack(destination);
                return null;
            }
            Leave(last, response, destination);
            await body.StopAsync();
        }
        else
        {
            Leave(last, response, destination);
        }
        return Repeat(last, destination);
    }

    /// <summary>Prepares an attempt beside one that is late, at another destination.</summary>
    /// <param name="late">The message of the late one.</param>
    /// <param name="ended">Fires when the call is to end.</param>
    /// <returns>The message, begun; null when there is to be none.</returns>
    public UpstreamMessage? Hedge(UpstreamMessage late, CancellationToken ended)
    {
        var exchange = late.Exchange;
        if (!MayGoOn(exchange, ended) || late.Body?.IsKept == false || Take(exchange, null) is not { } destination)
        {
            return null;
        }
        AttemptMetrics.Hedged(clusterId);
        exchange.Attempts.Overtake(late.Attempt);
        return Repeat(late, destination);
    }

    private bool MayGoOn(Exchange exchange, CancellationToken ended) => exchange.Attempts.CountInRound < policy.Attempts && !ended.IsCancellationRequested;

    /// <summary>A destination that was not tried yet, for whose attempt the budget has a place.</summary>
    private Destination? Take(Exchange exchange, Destination? otherwise)
    {
        if (!budget.TryTake(policy.BudgetPercent))
        {
            AttemptMetrics.Refused(clusterId);
            Log.RepeatRefused(logger, exchange.RequestId, exchange.Route.Id, clusterId);
            return null;
        }
        var destination = selector.Select(exchange);
        if (destination is null || exchange.Attempts.Contains(destination))
        {
            destination = otherwise;
        }
        if (destination is null)
        {
            budget.Return();
        }
        return destination;
    }

    /// <summary>Undoes a choice: it may have been the one trial of a destination that was unhealthy.</summary>
    private static void GiveBack(Destination destination) => destination.State.Leave(destination.State.Enter(), AttemptOutcome.None);

    private void Leave(UpstreamMessage last, HttpResponseMessage response, Destination next)
    {
        var exchange = last.Exchange;
        if (response is not FailedResponse)
        {
            exchange.Attempts.Refuse(last.Attempt, (int)response.StatusCode);
        }
        Log.Repeated(logger, exchange.RequestId, exchange.Route.Id, clusterId, next.Id, exchange.Attempts[last.Attempt].Reason);
        UpstreamMessage.End(response, ProxyError.None);
    }

    private static UpstreamMessage Repeat(UpstreamMessage last, Destination destination)
    {
        var guard = last.Exchange.Guard!;
        guard.Touch();
        var next = last.Repeat(guard);
        next.Begin(destination);
        return next;
    }
}
