using System.Net;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Sending;

/// <summary>Makes the request to the destination from the client's.</summary>
internal static class UpstreamRequest
{
    private const string Continue = "100-continue";

    /// <summary>Whether the client waits for a 100 before it sends its body (RFC 9110 §10.1.1). Any other expectation has no meaning and stays here.</summary>
    private static bool ExpectsContinue(Exchange exchange)
        => exchange.HasBody
            && exchange.Route.Transformer.CopiesRequestHeaders
            && exchange.Context.Request.Headers.Expect is [{ } expected]
            && expected.Equals(Continue, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the client sends a body of unknown length, which HTTP/1.0 cannot carry (RFC 9112 §6.3).</summary>
    public static bool LacksLength(Exchange exchange, ProxyCluster cluster)
        => cluster.Version == HttpVersion.Version10
            && exchange.HasBody
            && exchange.Context.Request.ContentLength is null;

    /// <summary>The request, with a <see cref="UpstreamMessage.Body"/> where the client sends a body.</summary>
    public static UpstreamMessage Create(Exchange exchange, ProxyCluster cluster, CallGuard guard)
    {
        var context = exchange.Context;
        var transformer = exchange.Route.Transformer;
        var expectsContinue = ExpectsContinue(exchange);
        var request = new UpstreamMessage(exchange, HttpMethod.Parse(transformer.Method(exchange)), transformer.PathAndQuery(exchange))
        {
            Version = cluster.Version,
            VersionPolicy = cluster.VersionPolicy,
            // What is written after a 100 cannot be told from the next request, so there is none (see AnswerGuard).
            NeedsOwnConnection = expectsContinue,
        };
        if (exchange.HasBody)
        {
            request.Content = new RequestBodyContent(exchange, context.Request.BodyReader, context.Request.ContentLength, guard);
        }
        if (transformer.CopiesRequestHeaders)
        {
            CopyHeaders(exchange, request);
        }
        request.Headers.TryAddWithoutValidation(RequestId.HeaderName, exchange.RequestId);
        request.Headers.TryAddWithoutValidation(HeaderNames.Via, exchange.Via);
        transformer.TransformRequest(exchange, request);
        cluster.Affinity?.RemoveKey(request);
        if (expectsContinue)
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.Expect, Continue);
            request.Headers.ConnectionClose = true;
        }
        if (request.Content is null && !RequestMethod.IsIdempotent(request.Method))
        {
            // The pooled client sends what has no content once more when a connection ends without an answer, whatever the method (RFC 9110 §9.2.2).
            request.Content = new EmptyContent();
        }
        return request;
    }

    private static void CopyHeaders(Exchange exchange, HttpRequestMessage request)
    {
        var headers = exchange.Context.Request.Headers;
        var identityIsBelieved = exchange.Client.FieldsAreBelieved;
        var takesCredentials = exchange.Route.TakesKeys || exchange.Route.TakesToken || exchange.Consumer is not null;
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
            if (takesCredentials && KeyFields.StaysHere(exchange, name, values))
            {
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
