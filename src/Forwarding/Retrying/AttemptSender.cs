using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Retrying;

/// <summary>Sends one attempt over the cluster's connections, and makes a <see cref="FailedResponse"/> of what networks and destinations do wrong.</summary>
/// <param name="clusterId">The cluster's id.</param>
/// <param name="pooled">Sends over pooled connections.</param>
/// <param name="unpooled">Sends over connections that serve one request each.</param>
/// <param name="logger">Is told of every failed attempt.</param>
internal sealed class AttemptSender(string clusterId, HttpMessageInvoker pooled, HttpMessageInvoker unpooled, ILogger logger)
{
    /// <summary>Sends a message that has begun.</summary>
    public Task<HttpResponseMessage> SendAsync(UpstreamMessage message, CancellationToken cancellationToken)
    {
        message.Watch = message.Exchange.Watch?.BeginAttempt(message);
        return message.Destination!.Auth is { } auth
            ? AuthenticateAndSendAsync(message, auth, cancellationToken)
            : ClientOf(message).SendAsync(message, cancellationToken);
    }

    private async Task<HttpResponseMessage> AuthenticateAndSendAsync(UpstreamMessage message, DestinationAuth auth, CancellationToken cancellationToken)
    {
        var value = await auth.GetValueAsync(cancellationToken) ?? throw new UnauthenticatedException();
        message.Authenticate(auth.FieldName, value);
        return await ClientOf(message).SendAsync(message, cancellationToken);
    }

    private HttpMessageInvoker ClientOf(UpstreamMessage message) => message.NeedsOwnConnection ? unpooled : pooled;

    /// <summary>Notes that an attempt was cancelled because another one had answered.</summary>
    /// <param name="message">The attempt's message.</param>
    /// <param name="isOvertaken">Whether the other one began later.</param>
    public void Abandon(UpstreamMessage message, bool isOvertaken)
    {
        // Or a destination that hangs would cost every request the wait, and keep its place.
        message.End(isOvertaken ? ProxyError.ActivityTimeout : ProxyError.None);
        message.Watch?.EndFailed(AttemptMetrics.Abandoned);
        AttemptMetrics.Attempted(clusterId, message.Destination!.Id, AttemptMetrics.Abandoned);
    }

    /// <summary>Notes that a destination has answered.</summary>
    public void Note(UpstreamMessage message, HttpResponseMessage response)
    {
        message.NoteAnswer(response);
        message.Exchange.Watch?.EndAttempt(message.Watch, response);
        if (AttemptMetrics.AreRead)
        {
            AttemptMetrics.Attempted(clusterId, message.Destination!.Id, RetryCause.Of(response) == RetryCauses.None ? null : AttemptRecord.StatusText((int)response.StatusCode));
        }
    }

    /// <summary>Whether it was the destination, or the way to it, that made an attempt fail, or that the time was up; not those who wait for the answer, and no bug.</summary>
    /// <param name="exception">What ended the attempt.</param>
    /// <param name="message">The attempt's message.</param>
    /// <param name="ended">Fires when nobody waits for the answer any more, or the time is up.</param>
    public static bool IsOfDestination(Exception exception, UpstreamMessage message, CancellationToken ended)
        => ForwardingFailure.IsExpected(exception) && message.Body?.Failure is null && (!ended.IsCancellationRequested || message.Exchange.Guard!.Reason != CallGuardReason.None);

    /// <summary>Ends an attempt that has failed.</summary>
    public FailedResponse Fail(UpstreamMessage message, Exception exception, CallGuardReason reason)
    {
        var exchange = message.Exchange;
        var destination = message.Destination!;
        var error = ForwardingFailure.OfDestination(exception, reason);
        message.End(error);
        exchange.Attempts.Fail(message.Attempt, error);
        exchange.Watch?.EndAttempt(message.Watch, error, exception.GetBaseException().Message);
        AttemptMetrics.Attempted(clusterId, destination.Id, ProxyProblem.Of(error).ProxyStatus);
        Log.DestinationFailed(logger, exchange.RequestId, exchange.Route.Id, clusterId, destination.Id, error, exception.GetBaseException().Message);
        return new FailedResponse(error, message) { IsUnsent = ForwardingFailure.IsUnsent(exception) };
    }
}
