using System.Net;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>A view of a request that has ended: good during the call that it is given to, and not to be kept. Holds no field's value, no query and no key.</summary>
public readonly ref struct RequestRecord
{
    // Nobody is there to see a status; this one stands for that in logs since nginx.
    internal const int ClientClosedRequest = 499;

    private readonly Exchange _exchange;
    private readonly RequestWatch _watch;

    internal RequestRecord(Exchange exchange, RequestWatch watch)
    {
        _exchange = exchange;
        _watch = watch;
        Total = watch.Elapsed;
    }

    /// <summary>The request and its response, for what the other members do not tell.</summary>
    public HttpContext Context => _exchange.Context;

    /// <summary>The method, as sent.</summary>
    public string Method => Context.Request.Method;

    /// <summary>The path as rules see it, without the query; null where the target is malformed.</summary>
    public string? Path => _exchange.Target.Path;

    /// <summary>The scheme that the client used, as far as the peer can be believed.</summary>
    public string Scheme => _watch.Scheme;

    /// <summary>The host that the client used, with its port if it named one, as far as the peer can be believed.</summary>
    public string Host => _exchange.Client.Host ?? Context.Request.Host.Value ?? "";

    /// <summary>The protocol of the client's connection, as <c>HTTP/1.1</c>.</summary>
    public string Protocol => Context.Request.Protocol;

    /// <summary>The status that the client was sent; 499 when it left before there was one.</summary>
    public int Status => !Context.Response.HasStarted && Context.RequestAborted.IsCancellationRequested ? ClientClosedRequest : Context.Response.StatusCode;

    /// <summary>Whether the exchange ended before its response did: the client left, or the destination broke off (then <see cref="Error"/> says so).</summary>
    public bool IsBrokenOff => _watch.IsBrokenOff || Context.RequestAborted.IsCancellationRequested;

    /// <summary>The route; null where none was found.</summary>
    public ProxyRoute? Route => _exchange.Route;

    /// <summary>The cluster's id; null where none was asked.</summary>
    public string? Cluster => _exchange.ClusterId;

    /// <summary>The id of the destination that has answered, that was asked last, or whose stored response was served; null where none was.</summary>
    public string? Destination => _exchange.Destination?.Id;

    /// <summary>The destinations that were asked, in order, and what went wrong there.</summary>
    public AttemptLog Attempts => _exchange.Attempts;

    /// <summary>What went wrong in the proxy or at the last destination; <see cref="ProxyError.None"/> for nothing.</summary>
    public ProxyError Error => _watch.Error;

    /// <summary>The same as an error type of Proxy-Status (RFC 9209 §2.3); null for nothing.</summary>
    public string? ErrorType => Error == ProxyError.None ? null : ProxyProblem.Of(Error).ProxyStatus;

    /// <summary>The same in words, for the operator: it may name addresses; null for nothing.</summary>
    public string? Reason => Error == ProxyError.None ? null : _watch.Reason ?? ProxyProblem.Of(Error).Title;

    /// <summary>What the route's cache has done with it.</summary>
    public CacheResult Cache => _exchange.CacheResult;

    /// <summary>Whether the response went into the cache.</summary>
    public bool IsStored => _exchange.IsStored;

    /// <summary>How long it has waited for a place among all requests.</summary>
    public TimeSpan Queue => _watch.Queue;

    /// <summary>How long its connections to destinations took to be made, names and TLS included; zero where one was there.</summary>
    public TimeSpan Connect => _watch.Connect;

    /// <summary>From its begin to the head of the response, or of the failure, of a destination; null where none was asked.</summary>
    public TimeSpan? FirstByte => _exchange.Attempts.Count > 0 ? _watch.FirstByte : null;

    /// <summary>From its begin to its end.</summary>
    public TimeSpan Total { get; }

    /// <summary>The bytes of its body that were taken from the client.</summary>
    public long RequestBytes => _watch.RequestBytes;

    /// <summary>The bytes of the response's body.</summary>
    public long ResponseBytes => _watch.ResponseBytes > 0 ? _watch.ResponseBytes : DeclaredBytes(Context);

    /// <summary>The consumer's id; null where the route asks for none, or it has not shown its key.</summary>
    public string? Consumer => _exchange.Consumer?.Id;

    /// <summary>The id that joins log lines, upstream request and response.</summary>
    public string RequestId => _exchange.RequestId ?? Pipeline.RequestId.Of(Context);

    /// <summary>The trace that it belongs to, 32 hexadecimal digits; null where neither the client nor the proxy traces it.</summary>
    public string? TraceId => _watch.Span?.TraceId.ToHexString() ?? TraceContext.TraceIdOf(Context.Request.Headers);

    /// <summary>The client's address, as far as the peer can be believed; null when the connection has none.</summary>
    public IPAddress? ClientAddress => _exchange.Client.Address ?? Context.Connection.RemoteIpAddress;

    /// <summary>What the proxy's own answers and stored ones have: they are short, or written in one piece.</summary>
    private static long DeclaredBytes(HttpContext context)
        => context.Response is { HasStarted: true, StatusCode: not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified), ContentLength: { } length } && !HttpMethods.IsHead(context.Request.Method)
            ? length
            : 0;
}
