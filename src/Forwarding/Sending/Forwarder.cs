using System.Runtime.CompilerServices;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Sending;

/// <summary>Sends a request to a destination and copies the response back. Nothing is buffered; whichever side ends, the other is told at once.</summary>
public sealed class Forwarder(TimeProvider time, ILogger<Forwarder> logger)
{
    private readonly CancellationPool _cancellations = new(time);

    /// <summary>Forwards the exchange to the destination.</summary>
    /// <returns>What went wrong, when nothing has been sent to the client yet and it can still be answered; else <see cref="ProxyError.None"/>.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ProxyError> ForwardAsync(Exchange exchange, ProxyCluster cluster, Destination destination)
    {
        if (UpstreamRequest.LacksLength(exchange, cluster))
        {
            return ProxyError.LengthRequired;
        }
        var cancellation = _cancellations.Rent(exchange.Context.RequestAborted, cluster.ActivityTimeout, exchange.Route.Timeout);
        RequestBodyContent? body = null;
        HttpResponseMessage? response = null;
        var error = ProxyError.None;
        try
        {
            var request = UpstreamRequest.Create(exchange, cluster, destination, cancellation);
            body = request.Content as RequestBodyContent;
            response = await (UpstreamRequest.ExpectsContinue(exchange) ? cluster.UnpooledClient : cluster.Client).SendAsync(request, cancellation.Token);
            Copy(UpstreamResponse.CopyHead, exchange, response);
            if (ResponseBody.Exists(response))
            {
                if (!await ResponseBody.CopyAsync(response, exchange.Context, cluster.AllowResponseBuffering, cancellation))
                {
                    exchange.Context.Abort();
                    return ProxyError.None;
                }
                Copy(UpstreamResponse.CopyTrailers, exchange, response);
            }
        }
        catch (Exception exception) when (ForwardingFailure.IsExpected(exception))
        {
            error = body?.Failure is { } failure
                ? FailForClient(exchange.Context, failure)
                : FailForDestination(exchange, cluster, destination, ForwardingFailure.OfDestination(exception, cancellation.Reason), exception);
        }
        finally
        {
            response?.Dispose();
            if (body is { Completion.IsCompleted: false })
            {
                // The response is over before the upload: what is left of it is of no use to anyone.
                await cancellation.CancelAsync();
                await body.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            _cancellations.Return(cancellation);
        }
        return error;
    }

    private static void Copy(Action<Exchange, HttpResponseMessage> copy, Exchange exchange, HttpResponseMessage response)
    {
        try
        {
            copy(exchange, response);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidResponseException(exception);
        }
    }

    private static ProxyError FailForClient(HttpContext context, Exception failure)
    {
        var error = ForwardingFailure.OfClient(failure);
        if (error == ProxyError.None || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
            return ProxyError.None;
        }
        context.Response.Clear();
        return error;
    }

    private ProxyError FailForDestination(Exchange exchange, ProxyCluster cluster, Destination destination, ProxyError error, Exception exception)
    {
        var context = exchange.Context;
        if (context.RequestAborted.IsCancellationRequested)
        {
            return ProxyError.None;
        }
        if (context.Response.HasStarted)
        {
            // Ending the response here would make a part look like the whole.
            Log.ResponseBroken(logger, exchange.RequestId, exchange.Route.Id, cluster.Id, destination.Id, error, exception.GetBaseException().Message);
            context.Abort();
            return ProxyError.None;
        }
        Log.DestinationFailed(logger, exchange.RequestId, exchange.Route.Id, cluster.Id, destination.Id, error, exception.GetBaseException().Message);
        context.Response.Clear();
        return error;
    }
}
