using FuncProxy.Routing.Matching;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>What the stages know of one request on its way: each stage reads what earlier ones have set.</summary>
public sealed class Exchange
{
    /// <summary>The client's request and the response to it.</summary>
    public required HttpContext Context { get; init; }

    /// <summary>The request target, as sent and as rules see it.</summary>
    public required RequestTarget Target { get; init; }

    /// <summary>Who is calling, and under which public address.</summary>
    public required ClientInfo Client { get; init; }

    /// <summary>The values of the route's path parameters.</summary>
    public required RouteValues RouteValues { get; init; }
}
