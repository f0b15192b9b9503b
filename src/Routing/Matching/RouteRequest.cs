using Microsoft.AspNetCore.Http;

namespace FuncProxy.Routing.Matching;

/// <summary>What of a request decides its route.</summary>
/// <param name="Method">The method, case-sensitive (RFC 9110 §9.1).</param>
/// <param name="Host">The public host as the client sent it, with or without port.</param>
/// <param name="Target">The parsed target.</param>
/// <param name="Headers">The request's header fields.</param>
public readonly record struct RouteRequest(string Method, string Host, RequestTarget Target, IHeaderDictionary Headers);
