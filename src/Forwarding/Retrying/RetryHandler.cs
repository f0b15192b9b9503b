using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Retrying;

/// <summary>Chooses a destination for each attempt and sends to it. What networks and destinations do wrong becomes a <see cref="FailedResponse"/>.</summary>
/// <param name="clusterId">The cluster's id.</param>
/// <param name="selector">Chooses the destination of an attempt.</param>
/// <param name="pooled">Sends over pooled connections.</param>
/// <param name="unpooled">Sends over connections that serve one request each.</param>
/// <param name="logger">Is told of every failed attempt.</param>
public sealed class RetryHandler(string clusterId, DestinationSelector selector, HttpMessageInvoker pooled, HttpMessageInvoker unpooled, ILogger<RetryHandler> logger) : HttpMessageHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var message = (UpstreamMessage)request;
        if (selector.Select(message.Exchange) is not { } destination)
        {
            return new FailedResponse(ProxyError.NoDestination, message);
        }
        message.Begin(destination);
        try
        {
            return await (message.NeedsOwnConnection ? unpooled : pooled).SendAsync(message, cancellationToken);
        }
        catch (Exception exception) when (ForwardingFailure.IsExpected(exception) && !IsOfClient(message))
        {
            return Fail(message, destination, exception);
        }
    }

    private static bool IsOfClient(UpstreamMessage message) => message.Exchange.Body?.Failure is not null || message.Exchange.Context.RequestAborted.IsCancellationRequested;

    private FailedResponse Fail(UpstreamMessage message, Destination destination, Exception exception)
    {
        var exchange = message.Exchange;
        var error = ForwardingFailure.OfDestination(exception, exchange.Guard!.Reason);
        message.End(error);
        Log.DestinationFailed(logger, exchange.RequestId, exchange.Route.Id, clusterId, destination.Id, error, exception.GetBaseException().Message);
        return new FailedResponse(error, message);
    }
}
