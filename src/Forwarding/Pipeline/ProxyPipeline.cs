using FuncProxy.Forwarding.Clients;
using FuncProxy.Forwarding.Telemetry;
using FuncProxy.Routing.Matching;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The way of a request through the proxy, stage by stage. One instance serves the process.</summary>
public sealed class ProxyPipeline(RouteSnapshotSource snapshots, ClientResolver clients, RequestDelegate reserved, ILogger<ProxyPipeline> logger)
{
    private readonly DefaultObjectPool<Exchange> _exchanges = new(new ExchangePolicy(), maximumRetained: 1024);

    /// <summary>Answers a request: the whole proxy as a <see cref="RequestDelegate"/>. No exception leaves it.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var exchange = _exchanges.Get();
        exchange.Context = context;
        try
        {
            var error = ReadTarget(exchange);
            if (error == ProxyError.None && ReservedPath.Contains(exchange.Target.Path))
            {
                await reserved(context);
            }
            else if (error == ProxyError.None)
            {
                var snapshot = await snapshots.ForRequestAsync(context.RequestAborted);
                error = snapshot is null ? ProxyError.NotReady : Admit(exchange, snapshot);
                if (error == ProxyError.None)
                {
                    error = await exchange.Route.Handler.HandleAsync(exchange);
                }
            }
            if (error != ProxyError.None)
            {
                await RefuseAsync(exchange, error);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
        }
        catch (Exception exception)
        {
            await FailAsync(context, exception);
        }
        exchange.Clear();
        _exchanges.Return(exchange);
    }

    /// <summary>The stages before a route's handler, in their order: client → match → limits.</summary>
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
        exchange.RequestId = RequestId.Of(exchange.Context);
        exchange.HasBody = exchange.Context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;
        if (exchange.HasBody && RequestBodyCoding.IsUnsupported(request))
        {
            return ProxyError.TransferCodingNotSupported;
        }
        exchange.Client = clients.Resolve(exchange.Context);

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
        return exchange.HasBody ? RequestBodyLimit.Apply(exchange.Context, exchange.Route.MaxRequestBodyBytes) : ProxyError.None;
    }

    private static ProxyError ReadTarget(Exchange exchange)
    {
        var raw = exchange.Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (RequestTarget.TryParse(raw, out var target) != RequestTargetError.None)
        {
            return HttpMethods.IsConnect(exchange.Context.Request.Method) ? ProxyError.UpgradeNotSupported : ProxyError.BadTarget;
        }
        exchange.Target = target;
        return ProxyError.None;
    }

    private Task RefuseAsync(Exchange exchange, ProxyError error)
        => error == ProxyError.NotReady
            ? ProblemWriter.WriteAsync(exchange.Context, error, snapshots.Status.Summary, snapshots.Status.Errors)
            : ProblemWriter.WriteAsync(exchange.Context, error);

    private async Task FailAsync(HttpContext context, Exception exception)
    {
        Log.RequestFailed(logger, exception, RequestId.Of(context));
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
