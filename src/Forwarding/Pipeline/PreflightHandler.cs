namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Answers the preflights of a route's callers; no destination sees them.</summary>
internal sealed class PreflightHandler(CorsPolicy cors) : RouteHandler
{
    public override ValueTask<ProxyError> HandleAsync(Exchange exchange)
    {
        exchange.Context.Response.Headers[RequestId.HeaderName] = exchange.RequestId;
        return new(cors.AnswerPreflight(exchange.Context));
    }
}
