using System.Runtime.CompilerServices;
using FuncProxy.Forwarding.Limits;
using FuncProxy.Forwarding.Telemetry;
using FuncProxy.Routing.Matching;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The way of a request through the proxy, stage by stage. One instance serves the process.</summary>
internal sealed class ProxyPipeline(RouteSnapshotSource snapshots, ProxyStages stages, HealthEndpoints reserved, RequestObservers observers, ILoggerFactory loggers)
{
    private readonly ILogger<ProxyPipeline> _logger = loggers.CreateLogger<ProxyPipeline>();
    private readonly DefaultObjectPool<Exchange> _exchanges = new(new ExchangePolicy(), maximumRetained: 1024);

    /// <summary>Answers a request: the whole proxy as a <see cref="RequestDelegate"/>. No exception leaves it.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (LastExchange.IsBefore(context))
        {
            context.Abort();
            return;
        }
        var exchange = _exchanges.Get();
        exchange.Context = context;
        var hasPlace = false;
        try
        {
            var error = stages.ReadHead(exchange);
            var isReserved = error == ProxyError.None && ReservedPath.Contains(exchange.Target.Path);
            if (!isReserved)
            {
                observers.Begin(exchange);
            }
            if (isReserved)
            {
                await reserved.AnswerAsync(new ReservedRequest(context, exchange.Target, stages.Clients.Resolve(context), exchange.HasBody));
            }
            else if (error == ProxyError.None)
            {
                hasPlace = stages.Gate.TryEnter() || await EnterAsync(exchange);
                error = hasPlace ? ProxyError.None : ProxyError.Overloaded;
                if (hasPlace)
                {
                    var snapshot = await snapshots.ForRequestAsync(context.RequestAborted);
                    error = snapshot is null ? ProxyError.NotReady : FindRoute(exchange, snapshot);
                }
                if (error == ProxyError.None)
                {
                    error = await AdmitAsync(exchange);
                }
                if (error == ProxyError.None)
                {
                    error = await exchange.Route.Handler.HandleAsync(exchange);
                }
            }
            // Before a refusal is written, so that it can say that the connection ends.
            LastExchange.Settle(context, exchange.HasBody);
            if (error != ProxyError.None)
            {
                await RefuseAsync(exchange, error);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
            LastExchange.Settle(context, exchange.HasBody);
        }
        catch (Exception exception)
        {
            LastExchange.Settle(context, exchange.HasBody);
            await FailAsync(exchange, exception);
        }
        finally
        {
            Leave(exchange, hasPlace);
        }
    }

    private async ValueTask<bool> EnterAsync(Exchange exchange)
    {
        var since = exchange.Watch?.Now() ?? 0;
        try
        {
            return await stages.Gate.EnterAsync(exchange.Context.RequestAborted);
        }
        finally
        {
            if (exchange.Watch is { } watch)
            {
                watch.Queue = watch.Since(since);
            }
        }
    }

    /// <summary>The stages before a route is known, in their order: loops → client → match.</summary>
    private ProxyError FindRoute(Exchange exchange, RouteSnapshot snapshot)
    {
        if (stages.Identify(exchange) is var identified and not ProxyError.None)
        {
            return identified;
        }
        if (stages.PerClient is { } perClient && exchange.Client.Address is { } address)
        {
            if (!perClient.TryEnter(address))
            {
                return ProxyError.TooManyFromClient;
            }
            exchange.CountedAddress = address;
        }

        return RouteChoice.Choose(exchange, snapshot);
    }

    /// <summary>The stages of the route that was chosen: access → limits → the body's.</summary>
    private ValueTask<ProxyError> AdmitAsync(Exchange exchange)
    {
        exchange.Route.Cors?.Mark(exchange.Context);
        return exchange.Route is { Access.Length: 0, Limit: null } ? new(AdmitBody(exchange)) : AdmitCallerAsync(exchange);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ProxyError> AdmitCallerAsync(Exchange exchange)
    {
        foreach (var rule in exchange.Route.Access)
        {
            if (await rule.CheckAsync(exchange) is var error and not ProxyError.None)
            {
                return error;
            }
        }
        if (exchange.Route.Limit is { } limit && await limit.TakeAsync(exchange) is var refused and not ProxyError.None)
        {
            return refused;
        }
        return AdmitBody(exchange);
    }

    private ProxyError AdmitBody(Exchange exchange)
    {
        if (!exchange.HasBody)
        {
            return ProxyError.None;
        }
        var error = RequestBodyLimit.Apply(exchange.Context, exchange.Route.MaxRequestBodyBytes);
        if (error != ProxyError.None)
        {
            return error;
        }
        RequestRate.SpareStream(exchange.Context, exchange.Route.StreamRate);
        return UploadPlace.Take(exchange, stages.Gate.Uploads);
    }

    /// <summary>Gives back what the request has held.</summary>
    private void Leave(Exchange exchange, bool hasPlace)
    {
        observers.End(exchange);
        if (exchange.CountedAddress is { } address)
        {
            stages.PerClient!.Leave(address);
        }
        exchange.Clear();
        _exchanges.Return(exchange);
        if (hasPlace)
        {
            stages.Gate.Leave();
        }
    }

    private Task RefuseAsync(Exchange exchange, ProxyError error)
    {
        exchange.Watch?.Fail(error);
        if (exchange.RetryAfter is { } wait)
        {
            RetryAdvice.Add(exchange.Context.Response.Headers, wait);
        }
        return error == ProxyError.NotReady
            ? ProblemWriter.WriteAsync(exchange.Context, error, snapshots.Status.Summary, snapshots.Status.Errors)
            : ProblemWriter.WriteAsync(exchange.Context, error, exchange: exchange);
    }

    private async Task FailAsync(Exchange exchange, Exception exception)
    {
        var context = exchange.Context;
        exchange.Watch?.Fail(ProxyError.Internal, exception.Message);
        Log.RequestFailed(_logger, exception, RequestId.Of(context));
        if (context.Response.HasStarted)
        {
            exchange.Watch?.BreakOff();
            context.Abort();
            return;
        }
        context.Response.Clear();
        await ProblemWriter.WriteAsync(context, ProxyError.Internal, exchange: exchange);
    }

    private sealed class ExchangePolicy : PooledObjectPolicy<Exchange>
    {
        public override Exchange Create() => new();

        public override bool Return(Exchange exchange) => true;
    }
}
