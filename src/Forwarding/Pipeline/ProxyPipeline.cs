using FuncProxy.Forwarding.Limits;
using FuncProxy.Forwarding.Telemetry;
using FuncProxy.Routing.Matching;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The way of a request through the proxy, stage by stage. One instance serves the process.</summary>
public sealed class ProxyPipeline(RouteSnapshotSource snapshots, ProxyStages stages, RequestDelegate reserved, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger<ProxyPipeline> _logger = loggers.CreateLogger<ProxyPipeline>();
    private readonly AccessLog _access = new(loggers, time);
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
        _access.Begin(exchange);
        var hasPlace = false;
        try
        {
            var error = ReadHead(exchange);
            if (error == ProxyError.None && ReservedPath.Contains(exchange.Target.Path))
            {
                LastExchange.Settle(context);
                await reserved(context);
            }
            else if (error == ProxyError.None)
            {
                hasPlace = stages.Gate.TryEnter() || await stages.Gate.EnterAsync(context.RequestAborted);
                error = hasPlace ? ProxyError.None : ProxyError.Overloaded;
                if (hasPlace)
                {
                    var snapshot = await snapshots.ForRequestAsync(context.RequestAborted);
                    error = snapshot is null ? ProxyError.NotReady : Admit(exchange, snapshot);
                }
                if (error == ProxyError.None && exchange.Route.Limit is { } limit)
                {
                    error = await limit.TakeAsync(exchange);
                }
                if (error == ProxyError.None && exchange.HasBody)
                {
                    error = AdmitBody(exchange);
                }
                if (error == ProxyError.None)
                {
                    error = await exchange.Route.Handler.HandleAsync(exchange);
                }
            }
            // Before a refusal is written, so that it can say that the connection ends.
            LastExchange.Settle(context);
            if (error != ProxyError.None)
            {
                await RefuseAsync(exchange, error);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
            LastExchange.Settle(context);
        }
        catch (Exception exception)
        {
            LastExchange.Settle(context);
            await FailAsync(context, exception);
        }
        finally
        {
            Leave(exchange, hasPlace);
        }
    }

    /// <summary>What a request passes before anything is known of it but its head: limits → framing → target.</summary>
    private ProxyError ReadHead(Exchange exchange)
    {
        var context = exchange.Context;
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var error = stages.Head.Check(context.Request, raw);
        if (error == ProxyError.None)
        {
            error = RequestBodyCoding.Check(context);
        }
        if (error != ProxyError.None)
        {
            return error;
        }
        if (RequestTarget.TryParse(raw, out var target) != RequestTargetError.None)
        {
            return HttpMethods.IsConnect(context.Request.Method) ? ProxyError.UpgradeNotSupported : ProxyError.BadTarget;
        }
        if (stages.Unencoded is { } unencoded && unencoded.Restore(context, ref target) != RequestTargetError.None)
        {
            return ProxyError.BadTarget;
        }
        exchange.Target = target;
        return ProxyError.None;
    }

    /// <summary>The stages before a route's handler, in their order: loops → client → match → access; limits and the body follow.</summary>
    private ProxyError Admit(Exchange exchange, RouteSnapshot snapshot)
    {
        var request = exchange.Context.Request;
        if (UpgradeRequest.IsUnsupported(request))
        {
            return ProxyError.UpgradeNotSupported;
        }
        if (RequestMethod.IsUnsupported(request.Method))
        {
            return ProxyError.MethodNotSupported;
        }
        if (stages.Via.HasPassed(request))
        {
            return ProxyError.LoopDetected;
        }
        exchange.Via = stages.Via.Next(request);
        exchange.RequestId = RequestId.Of(exchange.Context);
        exchange.HasBody = exchange.Context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;
        exchange.Client = stages.Clients.Resolve(exchange.Context);
        if (stages.PerClient is { } perClient && exchange.Client.Address is { } address)
        {
            if (!perClient.TryEnter(address))
            {
                return ProxyError.TooManyFromClient;
            }
            exchange.CountedAddress = address;
        }

        if (Preflight.MethodOf(request) is { } asked && PreflightsOf(exchange, snapshot, asked) is { } preflights)
        {
            exchange.Route = preflights;
            return AdmitTo(exchange);
        }
        var match = snapshot.Table.Match(new RouteRequest(request.Method, exchange.Client.Host, exchange.Target, request.Headers));
        if (match.Index < 0)
        {
            if (match.Allow is null)
            {
                return ProxyError.RouteNotFound;
            }
            exchange.Context.Response.Headers.Allow = match.Allow;
            return ProxyError.MethodNotAllowed;
        }
        exchange.Route = snapshot.Routes[match.Index];
        exchange.RouteValues = match.Values;
        return AdmitTo(exchange);
    }

    /// <summary>What answers a preflight: that of the route which takes the request that the page wants to send.</summary>
    private static ProxyRoute? PreflightsOf(Exchange exchange, RouteSnapshot snapshot, string method)
    {
        var wanted = snapshot.Table.Match(new RouteRequest(method, exchange.Client.Host, exchange.Target, exchange.Context.Request.Headers));
        return wanted.Index < 0 ? null : snapshot.Routes[wanted.Index].Preflights;
    }

    /// <summary>The first stage of the route that was chosen: access.</summary>
    private ProxyError AdmitTo(Exchange exchange)
    {
        exchange.Route.Cors?.Mark(exchange.Context);
        foreach (var rule in exchange.Route.Access)
        {
            if (rule.Check(exchange) is var error and not ProxyError.None)
            {
                return error;
            }
        }
        return ProxyError.None;
    }

    private ProxyError AdmitBody(Exchange exchange)
    {
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
        _access.End(exchange);
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
        if (exchange.RetryAfter is { } wait)
        {
            RetryAdvice.Add(exchange.Context.Response.Headers, wait);
        }
        return error == ProxyError.NotReady
            ? ProblemWriter.WriteAsync(exchange.Context, error, snapshots.Status.Summary, snapshots.Status.Errors)
            : ProblemWriter.WriteAsync(exchange.Context, error, exchange: exchange);
    }

    private async Task FailAsync(HttpContext context, Exception exception)
    {
        Log.RequestFailed(_logger, exception, RequestId.Of(context));
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        context.Response.Clear();
        await ProblemWriter.WriteAsync(context, ProxyError.Internal);
    }

    private sealed class ExchangePolicy : PooledObjectPolicy<Exchange>
    {
        public override Exchange Create() => new();

        public override bool Return(Exchange exchange) => true;
    }
}
