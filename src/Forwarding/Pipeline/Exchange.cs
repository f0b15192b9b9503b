using System.Net;
using FuncProxy.Forwarding.Telemetry;
using FuncProxy.Routing.Matching;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>What the stages know of one request on its way: each stage reads what earlier ones have set. Reused for later requests; nothing may keep it.</summary>
public sealed class Exchange
{
    private RequestWatch? _watch;

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

    /// <summary>The cluster that serves the route, by its id; null before the request is forwarded, and where none is.</summary>
    public string? ClusterId { get; set; }

    /// <summary>What is measured of the request; null while nobody wants to know.</summary>
    public RequestWatch? Watch { get; private set; }

    /// <summary>What the route's cache has done with the request.</summary>
    public CacheResult CacheResult { get; set; }

    /// <summary>Whether the response went into the route's cache.</summary>
    public bool IsStored { get; set; }

    /// <summary>Ends the upstream call; null before it begins.</summary>
    public CallGuard? Guard { get; set; }

    /// <summary>The client's body as the latest attempt sends it; null without one, and before an attempt.</summary>
    public UpstreamBody? Body { get; set; }

    /// <summary>The destinations that were tried, in order.</summary>
    public AttemptLog Attempts { get; } = new();

    /// <summary>The destination that was tried last; null before the first attempt.</summary>
    public Destination? Destination { get; set; }

    /// <summary>The hash of what the request's body says of its destination; null when it says nothing, or was not asked.</summary>
    public ulong? BodyKey { get; set; }

    /// <summary>Gives the client the key of its destination; null when it has that, or is to have none.</summary>
    public SessionAffinity? Affinity { get; set; }

    /// <summary>When the client may try again, where the proxy refuses the request for a time; null for no advice beyond the problem's own.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>What is left of the caller's quota, as the field RateLimit says it; null where the route has none.</summary>
    public string? RateLimit { get; set; }

    /// <summary>What the client's Accept-Encoding says; set by <see cref="CompressionPolicy.Negotiate"/>.</summary>
    public AcceptedCodings Accepted { get; set; }

    /// <summary>The coding that was negotiated; null before <see cref="CompressionPolicy.Negotiate"/>.</summary>
    public ContentCoding? Coding { get; set; }

    /// <summary>What the route's cache has found out about the request; null before, and where the route has none.</summary>
    public object? CacheRequest { get; set; }

    /// <summary>Begins to measure the request.</summary>
    internal RequestWatch StartWatch() => Watch = _watch ??= new RequestWatch();

    /// <summary>Notes that nothing of the request is awaited from the client any more.</summary>
    public void EndUpload()
    {
        Upload?.Return();
        Upload = null;
    }

    /// <summary>An exchange of its own for a request of the proxy's that stands for this one's client, who is not there to wait for it. It has the head of the client's request, of a HEAD that of the GET, and no body.</summary>
    /// <param name="guard">Ends it.</param>
    public Exchange Detach(CallGuard guard)
    {
        var context = new DefaultHttpContext();
        var (from, to) = (Context.Request, context.Request);
        (to.Method, to.Scheme, to.Host, to.Path, to.QueryString, to.Protocol) = (HttpMethods.IsHead(from.Method) ? HttpMethods.Get : from.Method, from.Scheme, from.Host, from.Path, from.QueryString, from.Protocol);
        foreach (var (name, values) in from.Headers)
        {
            to.Headers[name] = values;
        }
        context.Connection.RemoteIpAddress = Context.Connection.RemoteIpAddress;
        var detached = new Exchange
        {
            Context = context,
            RequestId = RequestId,
            Target = Target,
            Client = Client,
            Via = Via,
            Route = Route,
            Consumer = Consumer,
            RouteValues = RouteValues,
            Guard = guard,
            ClusterId = ClusterId,
        };
        if (Watch is { } watch)
        {
            detached.StartWatch().StartFor(watch);
        }
        return detached;
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
        ClusterId = null;
        Watch?.Clear();
        Watch = null;
        Guard = null;
        Body = null;
        Attempts.Clear();
        RetryAfter = null;
        RateLimit = null;
        Destination = null;
        BodyKey = null;
        Affinity = null;

        Accepted = default;
        Coding = null;

        CacheRequest = null;
        CacheResult = CacheResult.None;
        IsStored = false;
    }
}
