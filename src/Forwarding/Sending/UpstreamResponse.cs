using System.Net;
using System.Net.Http.Headers;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Sending;

/// <summary>Copies the destination's status, fields and trailers to the client.</summary>
internal static class UpstreamResponse
{
    /// <summary>Copies status and fields and lets the route's transforms change them.</summary>
    /// <exception cref="InvalidOperationException">A field is not valid HTTP.</exception>
    public static void CopyHead(Exchange exchange, HttpResponseMessage from)
    {
        var to = exchange.Context.Response;
        if (from.StatusCode < HttpStatusCode.OK)
        {
            // No upgrade was asked for, so a 101 switches to nothing.
            throw new InvalidOperationException("The response has an interim status.");
        }
        to.StatusCode = (int)from.StatusCode;
        // The server writes the reason as it is.
        if (from.ReasonPhrase is { Length: > 0 } reason && !reason.AsSpan().ContainsAnyExceptInRange(' ', '~') && reason != ReasonPhrases.GetReasonPhrase(to.StatusCode))
        {
            exchange.Context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = reason;
        }
        if (exchange.Route.Transformer.CopiesResponseHeaders)
        {
            CopyHeaders(from, to.Headers, exchange.Route.HidesHeaders);
            if (exchange.Route.HidesAddresses)
            {
                PublicFields.Rewrite(exchange, from, to.Headers);
            }
        }
        if (from.Content is StoredContent stored)
        {
            stored.KeepHead(exchange, from, to.Headers);
        }
        QuotaFields.Set(exchange);
        to.Headers.TryAdd(RequestId.HeaderName, exchange.RequestId);
        // What a destination may say wrongly of a body that cannot be (RFC 9110 §15.3.5, §15.3.6).
        if (to.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent)
        {
            to.ContentLength = to.StatusCode == StatusCodes.Status205ResetContent ? 0 : null;
        }
        exchange.Route.Cache?.NoteChange(exchange);
        exchange.Route.Transformer.TransformResponse(exchange, from);
        exchange.Affinity?.GiveKey(exchange);
    }

    /// <summary>Copies the trailers, where the client's protocol has them.</summary>
    public static void CopyTrailers(Exchange exchange, HttpResponseMessage from)
    {
        // HTTP/1.1 clients get none: the server has no trailers there.
        if (HttpProtocol.IsHttp11(exchange.Context.Request.Protocol)
            || exchange.Context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is not { IsReadOnly: false } trailers)
        {
            return;
        }
        if (exchange.Route.Transformer.CopiesResponseTrailers)
        {
            foreach (var (name, values) in from.TrailingHeaders.NonValidated)
            {
                if (IsPassed(ResponseFields.FateOf(name), exchange.Route.HidesHeaders) && !HopByHop.IsNoTrailer(name))
                {
                    trailers[name] = ToStringValues(values);
                }
            }
        }
        exchange.Route.Transformer.TransformTrailers(exchange, from, trailers);
    }

    private static bool IsPassed(FieldFate fate, bool hides) => fate == FieldFate.Passes || (fate == FieldFate.IsHidden && !hides);

    private static void CopyHeaders(HttpResponseMessage from, IHeaderDictionary to, bool hides)
    {
        var hasCoding = false;
        var connection = StringValues.Empty;
        foreach (var (name, values) in from.Headers.NonValidated)
        {
            if (IsPassed(ResponseFields.FateOf(name), hides))
            {
                to[name] = ToStringValues(values);
            }
            else if (name.Equals(HeaderNames.Connection, StringComparison.OrdinalIgnoreCase))
            {
                connection = ToStringValues(values);
            }
            else if (name.Equals(HeaderNames.TransferEncoding, StringComparison.OrdinalIgnoreCase))
            {
                hasCoding = true;
                RequireChunked(values);
            }
        }
        foreach (var (name, values) in from.Content.Headers.NonValidated)
        {
            // A length beside a transfer coding is void (RFC 9112 §6.3).
            if (hasCoding && name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }
            if (values.Count > 1 && name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidOperationException("The response has more than one Content-Length.");
            }
            to[name] = ToStringValues(values);
        }
        if (HopByHop.NominatesFields(connection))
        {
            RemoveNominated(connection, to);
        }
    }

    private static void RequireChunked(HeaderStringValues codings)
    {
        if (!codings.ToString().Equals("chunked", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException("The response has a transfer coding that is not supported.");
        }
    }

    private static void RemoveNominated(StringValues connection, IHeaderDictionary headers)
    {
        foreach (var value in connection)
        {
            foreach (var option in (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                headers.Remove(option);
            }
        }
    }

    private static StringValues ToStringValues(HeaderStringValues values)
    {
        if (values.Count == 1)
        {
            return values.ToString();
        }
        var array = new string[values.Count];
        var i = 0;
        foreach (var value in values)
        {
            array[i++] = value;
        }
        return array;
    }
}
