using FuncProxy.Forwarding.Clients;
using FuncProxy.Forwarding.Limits;
using FuncProxy.Routing.Matching;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>What a request passes before its route is known, made once for the process.</summary>
public sealed class ProxyStages(ProxyOptions options, TimeProvider time)
{
    /// <summary>Holds heads to their limits.</summary>
    public RequestHead Head { get; } = new(options.Limits);

    /// <summary>Finds the client's own spelling of the target; null outside Functions.</summary>
    public UnencodedTarget? Unencoded { get; } = options.InFunctions ? new UnencodedTarget(options.TrustedProxies) : null;

    /// <summary>Holds back load.</summary>
    public ConcurrencyGate Gate { get; } = new(options.Limits, time);

    /// <summary>Finds loops.</summary>
    public ViaField Via { get; } = new(options.InstanceName);

    /// <summary>Finds out who is calling.</summary>
    public ClientResolver Clients { get; } = new(options.TrustedProxies, options.InFunctions);

    /// <summary>Counts by client; null where there is no limit.</summary>
    public ClientConcurrency? PerClient { get; } =
        options.Limits.MaxConcurrentRequestsPerClient > 0 ? new ClientConcurrency(options.Limits.MaxConcurrentRequestsPerClient) : null;

    /// <summary>What a request passes before anything is known of it but its head: limits → framing → target.</summary>
    public ProxyError ReadHead(Exchange exchange)
    {
        var context = exchange.Context;
        exchange.HasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var error = Head.Check(context.Request, raw);
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
        if (Unencoded is { } unencoded && unencoded.Restore(context, ref target) != RequestTargetError.None)
        {
            return ProxyError.BadTarget;
        }
        exchange.Target = target;
        return ProxyError.None;
    }

    /// <summary>What is found out of a request before its route: kinds that are not carried → loops → client.</summary>
    public ProxyError Identify(Exchange exchange)
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
        if (Via.HasPassed(request))
        {
            return ProxyError.LoopDetected;
        }
        exchange.Via = Via.Next(request);
        exchange.RequestId = RequestId.Of(exchange.Context);
        exchange.Client = Clients.Resolve(exchange.Context);
        return ProxyError.None;
    }
}
