using System.Net;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Caching;

/// <summary>Makes a client's response out of a stored one: whole, a part, or the news that it has not changed.</summary>
/// <param name="engine">The cache.</param>
internal readonly struct StoredAnswer(CacheEngine engine)
{
    /// <summary>The response. It lets the body go.</summary>
    /// <param name="message">The request.</param>
    /// <param name="found">What is stored, its body held.</param>
    /// <param name="result">What comes of the request.</param>
    /// <param name="status">What Cache-Status says; null for a hit.</param>
    public HttpResponseMessage Make(UpstreamMessage message, StoredEntry found, CacheResult result, string? status)
    {
        var request = message.Exchange.Context.Request;
        var stored = found.Response;
        var now = Instant.Now(engine.Time);
        var hit = new HitWriter(engine).HitOf(stored, now);
        var response = Body(request, found, now);
        response.RequestMessage = message;
        response.Headers.TryAddWithoutValidation(HeaderNames.Age, hit.AgeText);
        response.Headers.TryAddWithoutValidation(CacheStatus.FieldName, status ?? hit.Status);
        // Whose address is to be rewritten in the fields.
        message.Exchange.Destination = stored.Destination;
        message.Exchange.CacheResult = result == CacheResult.Hit && hit.Left < 0 ? CacheResult.Stale : result;
        return response;
    }

    private static HttpResponseMessage Body(HttpRequest asked, StoredEntry found, Instant now)
    {
        var stored = found.Response;
        var request = asked.Headers;
        if (Preconditions.Exist(request) && Preconditions.HasCurrent(request, stored, now.Date))
        {
            var notModified = new HttpResponseMessage(HttpStatusCode.NotModified);
            ReceivedFields.Put([.. stored.Fields.Where(static each => !FieldFates.IsOfBody(each.Name))], notModified);
            found.Body.Release();
            return notModified;
        }
        var length = found.Body.Length;
        // Ranges are GET's (RFC 9110 §14.2).
        if (stored.Status == 200 && HttpMethods.IsGet(asked.Method) && ByteRange.TryParse(request.Range, length, out var range) && Preconditions.LetRange(request, stored))
        {
            return range.Count == 0 ? Unsatisfiable(found, length) : Part(found, range, length);
        }
        var response = new HttpResponseMessage((HttpStatusCode)stored.Status)
        {
            ReasonPhrase = stored.Reason,
            Content = new StoredBodyContent(found.Body, found.Body, form: null, found),
        };
        ReceivedFields.Put(stored.Fields, response);
        if (!stored.IsStream && stored.Status != 204)
        {
            response.Content.Headers.ContentLength = length;
        }
        return response;
    }

    private static HttpResponseMessage Part(StoredEntry found, ByteRange range, long length)
    {
        var response = new HttpResponseMessage(HttpStatusCode.PartialContent)
        {
            Content = new StoredBodyContent(found.Body, found.Body, form: null, owner: null).Part(range.First, range.Count),
        };
        ReceivedFields.Put(found.Response.Fields, response);
        response.Content.Headers.ContentLength = range.Count;
        response.Content.Headers.TryAddWithoutValidation(HeaderNames.ContentRange, $"bytes {range.First}-{range.First + range.Count - 1}/{length}");
        return response;
    }

    private static HttpResponseMessage Unsatisfiable(StoredEntry found, long length)
    {
        var response = new HttpResponseMessage(HttpStatusCode.RequestedRangeNotSatisfiable);
        response.Content.Headers.TryAddWithoutValidation(HeaderNames.ContentRange, $"bytes */{length}");
        response.Content.Headers.ContentLength = 0;
        found.Body.Release();
        return response;
    }
}
