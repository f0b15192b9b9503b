using FuncProxy.Routing.Matching;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>What the stages know of one request on its way: each stage reads what earlier ones have set. Reused for later requests; nothing may keep it.</summary>
public sealed class Exchange
{
    /// <summary>The client's request and the response to it.</summary>
    public HttpContext Context { get; set; } = null!;

    /// <summary>The id that joins log lines, upstream request and response.</summary>
    public string RequestId { get; set; } = null!;

    /// <summary>Whether a request body may follow; false only when it is known that none does.</summary>
    public bool HasBody { get; set; }

    /// <summary>The request target, as sent and as rules see it.</summary>
    public RequestTarget Target { get; set; }

    /// <summary>Who is calling, and under which public address.</summary>
    public ClientInfo Client { get; set; }

    /// <summary>The route that was chosen.</summary>
    public ProxyRoute Route { get; set; } = null!;

    /// <summary>The values of the route's path parameters.</summary>
    public RouteValues RouteValues { get; set; }

    /// <summary>The destination that was chosen last; null before the first choice.</summary>
    public Destination? Destination { get; set; }

    /// <summary>Forgets the request, so that the object can serve another.</summary>
    public void Clear()
    {
        Context = null!;
        RequestId = null!;
        HasBody = false;
        Target = default;
        Client = default;
        Route = null!;
        RouteValues = default;
        Destination = null;
    }
}
