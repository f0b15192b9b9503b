using System.Runtime.CompilerServices;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Sending;

/// <summary>Sends a request by a cluster's client and copies the response back. Nothing is buffered; whichever side ends, the other is told at once.</summary>
public sealed class Forwarder(TimeProvider time, ILogger<Forwarder> logger)
{
    private readonly CallGuardPool _guards = new(time);
    private readonly EventStreamBody _events = new(time);

    /// <summary>Forwards the exchange to the cluster.</summary>
    /// <returns>What went wrong, when nothing has been sent to the client yet and it can still be answered; else <see cref="ProxyError.None"/>.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ProxyError> ForwardAsync(Exchange exchange, ProxyCluster cluster)
    {
        if (UpstreamRequest.LacksLength(exchange, cluster))
        {
            return ProxyError.LengthRequired;
        }
        exchange.ClusterId = cluster.Id;
        var guard = exchange.Guard = _guards.Rent(exchange.Context.RequestAborted, cluster.ActivityTimeout, exchange.Route.Timeout);
        UpstreamMessage? message = null;
        HttpResponseMessage? response = null;
        var error = ProxyError.None;
        var ofDestination = ProxyError.None;
        try
        {
            message = UpstreamRequest.Create(exchange, cluster, guard);
            response = await cluster.Client.SendAsync(message, guard.Token);
            exchange.Watch?.NoteHead();
            error = response is FailedResponse failed ? Fail(exchange, failed) : await CopyAsync(exchange, cluster, response, guard);
        }
        catch (Exception exception) when (ForwardingFailure.IsExpected(exception))
        {
            if (exchange.Body?.Failure is { } failure)
            {
                error = FailForClient(exchange, failure);
            }
            else if (!exchange.Context.RequestAborted.IsCancellationRequested)
            {
                ofDestination = ForwardingFailure.OfDestination(exception, guard.Reason);
                error = FailForDestination(exchange, cluster, ofDestination, exception);
            }
        }
        finally
        {
            if (response is not null)
            {
                UpstreamMessage.End(response, ofDestination);
            }
            message?.End(ofDestination);
            if (exchange.Body is { Completion.IsCompleted: false } body)
            {
                // The response is over before the upload: what is left of it is of no use to anyone.
                await guard.CancelAsync();
                await body.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            _guards.Return(guard);
        }
        return error;
    }

    private static ProxyError Fail(Exchange exchange, FailedResponse failed)
    {
        exchange.RetryAfter = failed.RetryAfter;
        return failed.Error;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ProxyError> CopyAsync(Exchange exchange, ProxyCluster cluster, HttpResponseMessage response, CallGuard guard)
    {
        Copy(UpstreamResponse.CopyHead, exchange, response);
        if (exchange.Attempts.Count > 1)
        {
            exchange.Context.Response.Headers.Append(ProxyStatusField.Name, ProxyStatusField.Of(exchange));
        }
        if (ResponseBody.Exists(response))
        {
            var copy = EventStreamBody.TakesComments(exchange, response)
                ? _events.CopyAsync(response, exchange, cluster.AllowResponseBuffering, guard)
                : ResponseBody.CopyAsync(response, exchange, cluster.AllowResponseBuffering, guard);
            if (!await copy)
            {
                Abort(exchange);
                return ProxyError.None;
            }
            Copy(UpstreamResponse.CopyTrailers, exchange, response);
        }
        return ProxyError.None;
    }

    private static void Abort(Exchange exchange)
    {
        exchange.Watch?.BreakOff();
        exchange.Context.Abort();
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

    private static ProxyError FailForClient(Exchange exchange, Exception failure)
    {
        var context = exchange.Context;
        var error = ForwardingFailure.OfClient(failure);
        if (error == ProxyError.None || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            Abort(exchange);
            return ProxyError.None;
        }
        context.Response.Clear();
        return error;
    }

    private ProxyError FailForDestination(Exchange exchange, ProxyCluster cluster, ProxyError error, Exception exception)
    {
        var context = exchange.Context;
        var destination = exchange.Destination?.Id ?? "-";
        exchange.Watch?.Fail(error, exception.GetBaseException().Message);
        if (context.Response.HasStarted)
        {
            // Ending the response here would make a part look like the whole.
            Log.ResponseBroken(logger, exchange.RequestId, exchange.Route.Id, cluster.Id, destination, error, exception.GetBaseException().Message);
            Abort(exchange);
            return ProxyError.None;
        }
        Log.DestinationFailed(logger, exchange.RequestId, exchange.Route.Id, cluster.Id, destination, error, exception.GetBaseException().Message);
        context.Response.Clear();
        return error;
    }
}
