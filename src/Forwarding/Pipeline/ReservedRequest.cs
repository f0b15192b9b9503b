using System.Net;
using FuncProxy.Routing.Matching;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>A request below the reserved path.</summary>
/// <param name="context">The request and its response.</param>
/// <param name="target">Its target.</param>
/// <param name="client">Who is calling.</param>
/// <param name="hasBody">Whether a body may follow the head.</param>
public sealed class ReservedRequest(HttpContext context, RequestTarget target, ClientInfo client, bool hasBody)
{
    /// <summary>The request and its response.</summary>
    public HttpContext Context => context;

    /// <summary>The path as rules see it.</summary>
    public string Path => target.Path;

    /// <summary>Whether the client wrote the path as rules see it: no dot segment, no needless escape, no run of slashes, no scheme and host before it.</summary>
    public bool IsExact { get; } = IsWritten(context, target);

    /// <summary>The client's address, as far as the peer can be believed; null when the connection has none.</summary>
    public IPAddress? ClientAddress => client.Address;

    /// <summary>The host that the client used, with its port if it named one, as far as the peer can be believed.</summary>
    public string ClientHost => client.Host;

    /// <summary>The scheme that the client used, as far as the peer can be believed: <c>http</c> or <c>https</c>.</summary>
    public string ClientScheme => client.Scheme;

    /// <summary>Reads away what is here of the body. Where that is not all, the connection ends with the answer. To be called before an answer that is given without reading the body.</summary>
    public void LeaveBody() => LastExchange.Settle(context, hasBody);

    private static bool IsWritten(HttpContext context, RequestTarget target)
    {
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return target.RawPath == target.Path
            && raw.StartsWith(target.Path, StringComparison.Ordinal)
            && (raw.Length == target.Path.Length || raw[target.Path.Length] == '?');
    }
}
