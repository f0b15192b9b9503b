using System.Net;
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

    /// <summary>The places for uploads of which this request has one; null when it has none.</summary>
    public Slots? Upload { get; set; }

    /// <summary>The request target, as sent and as rules see it.</summary>
    public RequestTarget Target { get; set; }

    /// <summary>Who is calling, and under which public address.</summary>
    public ClientInfo Client { get; set; }

    /// <summary>The address under which the request is counted; null when it is not.</summary>
    public IPAddress? CountedAddress { get; set; }

    /// <summary>Via towards the destination.</summary>
    public string Via { get; set; } = null!;

    /// <summary>The route that was chosen.</summary>
    public ProxyRoute Route { get; set; } = null!;

    /// <summary>The consumer that has shown its key; null where the route asks for none.</summary>
    public Consumer? Consumer { get; set; }

    /// <summary>The values of the route's path parameters.</summary>
    public RouteValues RouteValues { get; set; }

    /// <summary>Ends the upstream call; null before it begins.</summary>
    public CallGuard? Guard { get; set; }

    /// <summary>The client's body as the latest attempt sends it; null without one, and before an attempt.</summary>
    public UpstreamBody? Body { get; set; }

    /// <summary>The destinations that were tried, in order.</summary>
    public AttemptLog Attempts { get; } = new();

    /// <summary>The destination that was tried last; null before the first attempt.</summary>
    public Destination? Destination { get; set; }

    /// <summary>Notes that nothing of the request is awaited from the client any more.</summary>
    public void EndUpload()
    {
        Upload?.Return();
        Upload = null;
    }

    /// <summary>Forgets the request, so that the object can serve another.</summary>
    public void Clear()
    {
        Context = null!;
        RequestId = null!;
        HasBody = false;
        EndUpload();
        Target = default;
        Client = default;
        CountedAddress = null;
        Via = null!;
        Route = null!;
        Consumer = null;
        RouteValues = default;
        Guard = null;
        Body = null;
        Attempts.Clear();
        Destination = null;
    }
}
