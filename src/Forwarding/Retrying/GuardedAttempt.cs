using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;

namespace FuncProxy.Forwarding.Retrying;

/// <summary>An attempt under way with a guard of its own, so that it can end without the exchange.</summary>
internal sealed class GuardedAttempt
{
    private readonly AttemptSender _sender;
    private readonly CallGuardPool _guards;
    private readonly CallGuard _whole;
    private readonly CallGuard _own;
    private readonly CancellationToken _ended;

    /// <summary>Sends a message that has begun.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">Sends it.</param>
    /// <param name="guards">Lends the guard.</param>
    /// <param name="activityTimeout">How long the destination may be silent.</param>
    /// <param name="ended">Fires when the call is to end.</param>
    public GuardedAttempt(UpstreamMessage message, AttemptSender sender, CallGuardPool guards, TimeSpan activityTimeout, CancellationToken ended)
    {
        Message = message;
        _sender = sender;
        _guards = guards;
        _whole = message.Exchange.Guard!;
        _ended = ended;
        _own = guards.Rent(_whole, ended, activityTimeout);
        if (message.Body is { } body)
        {
            body.Guard = _own;
        }
        Sending = sender.SendAsync(message, _own.Token);
    }

    /// <summary>What is sent.</summary>
    public UpstreamMessage Message { get; }

    /// <summary>Ends with the head of the answer, or fails.</summary>
    public Task<HttpResponseMessage> Sending { get; }

    /// <summary>Waits for what comes of it.</summary>
    public async ValueTask<HttpResponseMessage> EndAsync()
    {
        try
        {
            var response = await Sending;
            _sender.Note(Message, response);
            return response;
        }
        catch (Exception exception) when (AttemptSender.IsOfDestination(exception, Message, _ended))
        {
            return _sender.Fail(Message, exception, _whole.Reason == CallGuardReason.None ? _own.Reason : _whole.Reason);
        }
        catch
        {
            Message.Watch?.EndFailed(AttemptMetrics.Abandoned);
            Message.End(ProxyError.None);
            throw;
        }
        finally
        {
            // The exchange's guard measures what follows. A body that is still being sent ends with this one.
            _own.Suspend();
            _ = ReturnAsync(_guards, _own, Message.Body?.Completion ?? Task.CompletedTask);
        }
    }

    /// <summary>Cancels it and gives its place back. What is left of it touches nothing of the exchange, which may end before.</summary>
    /// <param name="isOvertaken">Whether another destination, asked later, has answered before: that its own kept silent counts against it. Otherwise it did nothing wrong.</param>
    public void Abandon(bool isOvertaken)
    {
        _sender.Abandon(Message, isOvertaken);
        _own.Abandon();
        _ = DisposeAsync(Sending, _guards, _own, Message.Body?.Completion ?? Task.CompletedTask);
    }

    private static async Task DisposeAsync(Task<HttpResponseMessage> sending, CallGuardPool guards, CallGuard guard, Task upload)
    {
        await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (sending.IsCompletedSuccessfully)
        {
            (await sending).Dispose();
        }
        await ReturnAsync(guards, guard, upload);
    }

    private static async Task ReturnAsync(CallGuardPool guards, CallGuard guard, Task upload)
    {
        await upload.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        guards.Return(guard);
    }
}
