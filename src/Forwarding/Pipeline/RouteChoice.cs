using FuncProxy.Routing.Matching;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Finds what answers a request whose client is known.</summary>
internal static class RouteChoice
{
    /// <summary>Gives the exchange its route, or what answers preflights for it.</summary>
    /// <returns>Why there is none; then the answer's Allow is set where only the method is in the way.</returns>
    public static ProxyError Choose(Exchange exchange, RouteSnapshot snapshot)
    {
        var request = exchange.Context.Request;
        if (Preflight.MethodOf(request) is { } asked && PreflightsOf(exchange, snapshot, asked) is { } preflights)
        {
            exchange.Route = preflights;
            return ProxyError.None;
        }
        var match = snapshot.Table.Match(Wanted(exchange, request.Method));
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
        return ProxyError.None;
    }

    /// <summary>What of an exchange decides its route.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="method">Its method, or the one that a preflight asks for.</param>
    public static RouteRequest Wanted(Exchange exchange, string method) => new(method, exchange.Client.Host, exchange.Target, exchange.Context.Request.Headers);

    /// <summary>What answers a preflight: that of the route which takes the request that the page wants to send.</summary>
    private static ProxyRoute? PreflightsOf(Exchange exchange, RouteSnapshot snapshot, string method)
    {
        var wanted = snapshot.Table.Match(Wanted(exchange, method));
        return wanted.Index < 0 ? null : snapshot.Routes[wanted.Index].Preflights;
    }
}
