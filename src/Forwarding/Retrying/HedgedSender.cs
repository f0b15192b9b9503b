using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;

namespace FuncProxy.Forwarding.Retrying;

/// <summary>Sends attempts that can end without the exchange: those that are repeated when the destination is silent, and those beside which another is made when they are late.</summary>
/// <param name="clusterId">The cluster's id.</param>
/// <param name="sender">Sends an attempt.</param>
/// <param name="repeater">Prepares the second one.</param>
/// <param name="guards">Lends a guard to each.</param>
/// <param name="activityTimeout">How long a destination may be silent.</param>
/// <param name="time">The clock of the hedge.</param>
internal sealed class HedgedSender(string clusterId, AttemptSender sender, Repeater repeater, CallGuardPool guards, TimeSpan activityTimeout, TimeProvider time)
{
    /// <summary>Sends a message that has begun, and a second one when no answer has come in time.</summary>
    /// <param name="message">The message.</param>
    /// <param name="hedgeAfter">When the second one is sent; null for never.</param>
    public async ValueTask<HttpResponseMessage> SendAsync(UpstreamMessage message, TimeSpan? hedgeAfter)
    {
        var attempt = new GuardedAttempt(message, sender, guards, activityTimeout);
        if (hedgeAfter is { } late && !attempt.Sending.IsCompleted)
        {
            await ((Task)attempt.Sending).WaitAsync(late, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!attempt.Sending.IsCompleted && repeater.Hedge(message) is { } second)
            {
                return await RaceAsync(attempt, new GuardedAttempt(second, sender, guards, activityTimeout));
            }
        }
        return await attempt.EndAsync();
    }

    private async ValueTask<HttpResponseMessage> RaceAsync(GuardedAttempt first, GuardedAttempt second)
    {
        var winner = await Task.WhenAny(first.Sending, second.Sending) == first.Sending ? first : second;
        var other = winner == first ? second : first;
        var response = await EndAsync(winner, other);
        if (RetryCause.Of(response) == RetryCauses.None && response is not FailedResponse)
        {
            other.Abandon(isOvertaken: other == first);
        }
        else
        {
            // What is of no use to the client loses to what may still come.
            (winner, response) = Better(winner, response, other, await EndAsync(other, response));
        }
        winner.Message.Claim();
        if (winner == second && response is not FailedResponse)
        {
            AttemptMetrics.HedgeWon(clusterId);
        }
        return response;
    }

    private static (GuardedAttempt Winner, HttpResponseMessage Response) Better(GuardedAttempt earlier, HttpResponseMessage first, GuardedAttempt later, HttpResponseMessage second)
    {
        var keepsFirst = second is FailedResponse && first is not FailedResponse;
        Drop(keepsFirst ? second : first);
        return keepsFirst ? (earlier, first) : (later, second);
    }

    private static async ValueTask<HttpResponseMessage> EndAsync(GuardedAttempt attempt, GuardedAttempt other)
    {
        try
        {
            return await attempt.EndAsync();
        }
        catch
        {
            other.Abandon(isOvertaken: false);
            throw;
        }
    }

    private static async ValueTask<HttpResponseMessage> EndAsync(GuardedAttempt attempt, HttpResponseMessage held)
    {
        try
        {
            return await attempt.EndAsync();
        }
        catch
        {
            UpstreamMessage.End(held, ProxyError.None);
            throw;
        }
    }

    private static void Drop(HttpResponseMessage response)
    {
        if (response is not FailedResponse && response.RequestMessage is UpstreamMessage message)
        {
            message.Exchange.Attempts.Refuse(message.Attempt, (int)response.StatusCode);
        }
        UpstreamMessage.End(response, ProxyError.None);
    }
}
