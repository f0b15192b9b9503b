using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;

namespace FuncProxy.Forwarding.Retrying;

/// <summary>
/// Attempts of one request side by side. The first answer wins; what would be a cause to try again, and failures, lose to what is still open, beside which the next destination is asked at once.
/// An answer of no use is held back no longer than a hedge waits.
/// </summary>
/// <param name="clusterId">The cluster's id.</param>
/// <param name="repeater">Prepares further attempts.</param>
/// <param name="late">How late an answer may be.</param>
/// <param name="time">The clock.</param>
/// <param name="start">Sends a message that has begun.</param>
/// <param name="causes">What the request is sent again for.</param>
/// <param name="ended">Fires when the call is to end.</param>
internal sealed class AttemptRace(string clusterId, Repeater repeater, TimeSpan late, TimeProvider time, Func<UpstreamMessage, GuardedAttempt> start, RetryCauses causes, CancellationToken ended)
{
    private readonly List<GuardedAttempt> _open = [];
    private HttpResponseMessage? _held;

    /// <summary>Runs it to its end.</summary>
    /// <param name="first">The attempt that is late.</param>
    /// <param name="second">The one that was made beside it.</param>
    public async ValueTask<HttpResponseMessage> RunAsync(GuardedAttempt first, GuardedAttempt second)
    {
        _open.Add(first);
        _open.Add(second);
        try
        {
            while (_open.Count > 0 && await NextAsync() is { } attempt)
            {
                _open.Remove(attempt);
                var response = await attempt.EndAsync();
                var cause = RetryCause.Of(response) & causes;
                if (cause == RetryCauses.None && response is not FailedResponse)
                {
                    Drop(Interlocked.Exchange(ref _held, null));
                    return await WinAsync(attempt.Message, response, first);
                }
                Hold(response);
                if (cause != RetryCauses.None && _open.Count > 0 && repeater.Hedge(attempt.Message, ended) is { } next)
                {
                    _open.Add(start(next));
                }
            }
            return await WinAsync((UpstreamMessage)_held!.RequestMessage!, _held, first);
        }
        catch
        {
            Drop(_held);
            foreach (var attempt in _open)
            {
                attempt.Abandon(isOvertaken: false);
            }
            throw;
        }
    }

    /// <summary>The next one that ends; null when an answer is held and none comes in time.</summary>
    private async Task<GuardedAttempt?> NextAsync()
    {
        var any = Task.WhenAny(_open.Select(static attempt => attempt.Sending));
        if (_held is null or FailedResponse)
        {
            await any;
        }
        else
        {
            await ((Task)any).WaitAsync(late, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return _open.Find(static attempt => attempt.Sending.IsCompleted);
    }

    private async ValueTask<HttpResponseMessage> WinAsync(UpstreamMessage winner, HttpResponseMessage response, GuardedAttempt first)
    {
        foreach (var other in _open)
        {
            if (other.Sending.IsCompletedSuccessfully)
            {
                // What it says of its limits counts, though nobody needs its answer.
                Drop(await other.EndAsync());
            }
            else
            {
                other.Abandon(isOvertaken: other.Message.Attempt < winner.Attempt);
            }
        }
        _open.Clear();
        winner.Claim();
        if (winner != first.Message && response is not FailedResponse)
        {
            AttemptMetrics.HedgeWon(clusterId);
        }
        return response;
    }

    /// <summary>Keeps the better of two that are of no use: a real answer before a failure, else the later one.</summary>
    private void Hold(HttpResponseMessage response)
    {
        if (response is FailedResponse && _held is not null and not FailedResponse)
        {
            Drop(response);
            return;
        }
        Drop(_held);
        _held = response;
    }

    private static void Drop(HttpResponseMessage? response)
    {
        if (response is null)
        {
            return;
        }
        if (response is not FailedResponse && response.RequestMessage is UpstreamMessage message)
        {
            message.Exchange.Attempts.Refuse(message.Attempt, (int)response.StatusCode);
        }
        UpstreamMessage.End(response, ProxyError.None);
    }
}
