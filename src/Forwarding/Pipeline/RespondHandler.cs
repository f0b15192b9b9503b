using FuncProxy.Forwarding.Transforms;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Answers a route with its fixed response.</summary>
internal sealed class RespondHandler(FixedResponse response) : RouteHandler
{
    public override async ValueTask<ProxyError> HandleAsync(Exchange exchange)
    {
        // Before the response is written, so that it can say that the connection ends.
        LastExchange.Settle(exchange.Context, exchange.HasBody);
        exchange.Context.Response.Headers[RequestId.HeaderName] = exchange.RequestId;
        QuotaFields.Set(exchange);
        await response.WriteAsync(exchange, exchange.Route.Transformer);
        return ProxyError.None;
    }
}
