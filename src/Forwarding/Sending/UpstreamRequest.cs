using System.Net;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Sending;

/// <summary>Makes the request to the destination from the client's.</summary>
internal static class UpstreamRequest
{
    private const string Continue = "100-continue";

    // The target's own bytes are sent: %2F, %7E and the like stay as the client wrote them.
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Whether the client waits for a 100 before it sends its body (RFC 9110 §10.1.1). Any other expectation has no meaning and stays here.</summary>
    public static bool ExpectsContinue(Exchange exchange)
        => exchange.HasBody
            && exchange.Route.Transformer.CopiesRequestHeaders
            && exchange.Context.Request.Headers.Expect is [{ } expected]
            && expected.Equals(Continue, StringComparison.OrdinalIgnoreCase);

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
        if (ExpectsContinue(exchange))
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.Expect, Continue);
            // What is written after a 100 cannot be told from the next request, so there is none (see AnswerGuard).
            request.Headers.ConnectionClose = true;
        }
        if (request.Content is null && !IsIdempotent(request.Method))
        {
            // The pooled client sends what has no content once more when a connection ends without an answer, whatever the method (RFC 9110 §9.2.2).
            request.Content = new EmptyContent();
        }
        return request;
    }

    private static bool IsIdempotent(HttpMethod method)
        => method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Put || method == HttpMethod.Delete || method == HttpMethod.Options;

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
            // Of an alias with underscores nobody knows whether the trusted peer wrote it or let it pass.
            if ((!HopByHop.IsIdentity(name) || (identityIsBelieved && !name.Contains('_'))) && (!nominates || !HopByHop.IsNominated(connection, name)))
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
