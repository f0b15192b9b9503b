using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;

namespace FuncProxy.Forwarding.Retrying;

/// <summary>Chooses a destination for each attempt, sends to it, and tries another where the cluster's <c>retry</c> section lets. What networks and destinations do wrong becomes a <see cref="FailedResponse"/>.</summary>
/// <param name="policy">What is tried again.</param>
/// <param name="selector">Chooses the destination of the first attempt.</param>
/// <param name="sender">Sends an attempt.</param>
/// <param name="hedged">Sends an attempt that can end without the exchange.</param>
/// <param name="repeater">Prepares each further attempt.</param>
/// <param name="budget">Counts the requests.</param>
internal sealed class RetryHandler(RetryPolicy policy, DestinationSelector selector, AttemptSender sender, HedgedSender hedged, Repeater repeater, RetryBudget budget) : HttpMessageHandler
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var message = (UpstreamMessage)request;
        var exchange = message.Exchange;
        exchange.Attempts.StartRound();
        exchange.Body = message.Body;
        budget.Count();
        return selector.NeedsBody && message.Body is { } body ? SendPreparedAsync(message, body, cancellationToken) : SendToFirstAsync(message, cancellationToken);
    }

    /// <summary>Reads the body before the choice that depends on it.</summary>
    private async Task<HttpResponseMessage> SendPreparedAsync(UpstreamMessage message, UpstreamBody body, CancellationToken cancellationToken)
    {
        try
        {
            if (await body.PrefetchAsync(policy.MaxBufferedBodyBytes) is { } whole)
            {
                selector.Prepare(message.Exchange, whole);
            }
            return await SendToFirstAsync(message, cancellationToken);
        }
        finally
        {
            body.EndKeeping();
        }
    }

    private Task<HttpResponseMessage> SendToFirstAsync(UpstreamMessage message, CancellationToken cancellationToken)
    {
        if (selector.Select(message.Exchange) is not { } destination)
        {
            if (selector.ShortestCoolDown() is { } wait)
            {
                return Task.FromResult<HttpResponseMessage>(new FailedResponse(ProxyError.AllCooling, message) { RetryAfter = wait });
            }
            // A cool-down may have ended between the two questions.
            if (selector.Select(message.Exchange) is not { } free)
            {
                return Task.FromResult<HttpResponseMessage>(new FailedResponse(ProxyError.NoDestination, message));
            }
            destination = free;
        }
        var causes = policy.CausesOf(message.Method);
        if (message.Body is { } body && (causes & ~RetryCauses.Unsent) != 0)
        {
            body.Keep(policy.MaxBufferedBodyBytes);
        }
        message.Begin(destination);
        return (causes & (RetryCauses.Timeout | RetryCauses.Late)) != 0
            ? SendGuardedAsync(message, causes, cancellationToken)
            : SendAsync(message, causes, cancellationToken);
    }

    /// <summary>Sends attempts that end with the exchange: one guard serves them all. One method, because each that waits costs every request.</summary>
    private async Task<HttpResponseMessage> SendAsync(UpstreamMessage message, RetryCauses causes, CancellationToken cancellationToken)
    {
        while (true)
        {
            HttpResponseMessage response;
            try
            {
                response = await sender.SendAsync(message, cancellationToken);
                sender.Note(message, response);
            }
            catch (Exception exception) when (AttemptSender.IsOfDestination(exception, message, cancellationToken))
            {
                response = sender.Fail(message, exception, message.Exchange.Guard!.Reason);
            }
            catch
            {
                message.Watch?.EndFailed(AttemptMetrics.Abandoned);
                message.End(ProxyError.None);
                message.Body?.EndKeeping();
                throw;
            }
            if ((RetryCause.Of(response) & causes) == 0 || await repeater.NextAsync(message, response, causes, cancellationToken) is not { } next)
            {
                message.Body?.EndKeeping();
                if (message.OnAnswer is { } step && response is not FailedResponse)
                {
                    await step.ApplyAsync(response, cancellationToken);
                }
                return response;
            }
            message = next;
        }
    }

    /// <summary>Sends attempts that have a guard each. That of the exchange measures no silence meanwhile.</summary>
    private async Task<HttpResponseMessage> SendGuardedAsync(UpstreamMessage message, RetryCauses causes, CancellationToken cancellationToken)
    {
        var guard = message.Exchange.Guard!;
        guard.Suspend();
        HttpResponseMessage response;
        try
        {
            response = await hedged.SendAsync(message, causes, cancellationToken);
            while (await repeater.NextAsync((UpstreamMessage)response.RequestMessage!, response, causes, cancellationToken) is { } next)
            {
                response = await hedged.SendAsync(next, causes, cancellationToken);
            }
        }
        finally
        {
            message.Body?.EndKeeping();
            guard.Resume();
        }
        if (message.OnAnswer is { } step && response is not FailedResponse)
        {
            await step.ApplyAsync(response, cancellationToken);
        }
        return response;
    }
}
