using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Retrying;

/// <summary>Sends attempts that can end without the exchange: those that are repeated when the destination is silent, and those beside which another is made when they are late.</summary>
/// <param name="clusterId">The cluster's id.</param>
/// <param name="sender">Sends an attempt.</param>
/// <param name="repeater">Prepares the second one.</param>
/// <param name="times">How long is waited.</param>
/// <param name="guards">Lends a guard to each.</param>
/// <param name="time">The clock of the hedge.</param>
internal sealed class HedgedSender(string clusterId, AttemptSender sender, Repeater repeater, HedgeTimes times, CallGuardPool guards, TimeProvider time)
{
    /// <summary>Sends a message that has begun, and another one when no answer has come in time.</summary>
    /// <param name="message">The message.</param>
    /// <param name="causes">What the request is sent again for.</param>
    /// <param name="ended">Fires when the call is to end.</param>
    public async ValueTask<HttpResponseMessage> SendAsync(UpstreamMessage message, RetryCauses causes, CancellationToken ended)
    {
        var attempt = Start(message, ended);
        if ((causes & RetryCauses.Late) != 0 && times.HedgeAfter is { } late)
        {
            await WaitAsync(attempt, late);
            if (!attempt.Sending.IsCompleted && repeater.Hedge(message, ended) is { } second)
            {
                return await new AttemptRace(clusterId, repeater, late, time, next => Start(next, ended), causes, ended).RunAsync(attempt, Start(second, ended));
            }
        }
        return await attempt.EndAsync();
    }

    private GuardedAttempt Start(UpstreamMessage message, CancellationToken ended) => new(message, sender, guards, times.Activity, ended);

    /// <summary>Waits for an answer until it is late. While the body comes, which alone can be sent elsewhere, the time begins anew.</summary>
    private async Task WaitAsync(GuardedAttempt attempt, TimeSpan late)
    {
        while (!attempt.Sending.IsCompleted)
        {
            await ((Task)attempt.Sending).WaitAsync(late, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (attempt.Message.Body is not { IsKept: false, CanRepeat: true } body)
            {
                return;
            }
            if (!body.Completion.IsCompleted)
            {
                await Task.WhenAny(attempt.Sending, body.Completion);
            }
        }
    }
}
