using System.Net;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Sending;

/// <summary>Makes the request to the destination from the client's.</summary>
internal static class UpstreamRequest
{
    // The target's own bytes are sent: %2F, %7E and the like stay as the client wrote them.
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Whether the client sends a body of unknown length, which HTTP/1.0 cannot carry (RFC 9112 §6.3).</summary>
    public static bool LacksLength(Exchange exchange, ProxyCluster cluster)
        => cluster.Version == HttpVersion.Version10
            && exchange.HasBody
            && exchange.Context.Request.ContentLength is null;

    /// <summary>The request, with <see cref="HttpRequestMessage.Content"/> set to a <see cref="RequestBodyContent"/> where the client sends a body.</summary>
    public static HttpRequestMessage Create(Exchange exchange, ProxyCluster cluster, Destination destination, ExchangeCancellation cancellation)
    {
        var context = exchange.Context;
        var transformer = exchange.Route.Transformer;
        var request = new HttpRequestMessage(
            HttpMethod.Parse(transformer.Method(exchange)),
            new Uri(destination.Prefix + transformer.PathAndQuery(exchange), AsWritten))
        {
            Version = cluster.Version,
            VersionPolicy = cluster.VersionPolicy,
        };
        if (exchange.HasBody)
        {
            request.Content = new RequestBodyContent(exchange, context.Request.BodyReader, context.Request.ContentLength, cancellation);
        }
        if (transformer.CopiesRequestHeaders)
        {
            CopyHeaders(context.Request.Headers, exchange.Client.FieldsAreBelieved, request);
        }
        request.Headers.TryAddWithoutValidation(RequestId.HeaderName, exchange.RequestId);
        request.Headers.TryAddWithoutValidation(HeaderNames.Via, exchange.Via);
        transformer.TransformRequest(exchange, request);
        if (destination.Host is { } host && request.Headers.Host is null)
        {
            request.Headers.Host = host;
        }
        return request;
    }

    private static void CopyHeaders(IHeaderDictionary headers, bool identityIsBelieved, HttpRequestMessage request)
    {
        var connection = headers.Connection;
        var nominates = HopByHop.NominatesFields(connection);
        foreach (var (name, values) in headers)
        {
            if (HopByHop.StaysInRequest(name))
            {
                if (name.Equals(HeaderNames.TE, StringComparison.OrdinalIgnoreCase) && AcceptsTrailers(values))
                {
                    request.Headers.TryAddWithoutValidation(HeaderNames.TE, "trailers");
                }
                continue;
            }
            if ((identityIsBelieved || !HopByHop.IsIdentity(name)) && (!nominates || !HopByHop.IsNominated(connection, name)))
            {
                Add(request, name, values);
            }
        }
    }

    private static void Add(HttpRequestMessage request, string name, StringValues values)
    {
        if (values.Count == 1)
        {
            var value = values.ToString();
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                (request.Content ??= new EmptyContent()).Headers.TryAddWithoutValidation(name, value);
            }
        }
        else if (name.Equals(HeaderNames.Cookie, StringComparison.OrdinalIgnoreCase))
        {
            // HTTP/2 may split the field; HTTP/1.1 may not (RFC 9113 §8.2.3).
            request.Headers.TryAddWithoutValidation(name, string.Join("; ", values.ToArray()));
        }
        else if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
        {
            (request.Content ??= new EmptyContent()).Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
    }

    private static bool AcceptsTrailers(StringValues te)
    {
        foreach (var value in te)
        {
            if (value is not null && value.Contains("trailers", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }
}
