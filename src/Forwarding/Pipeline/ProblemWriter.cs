using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Writes the proxy's own errors with Proxy-Status (RFC 9209), in the <see cref="ErrorShape"/> that the route's clients understand.</summary>
public static class ProblemWriter
{
    /// <summary>Answers with an error. The response must not have started.</summary>
    /// <param name="context">The request to answer.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="detail">More for the caller to act on; never a destination's address or a type's name.</param>
    /// <param name="errors">A list of causes, if there are several.</param>
    /// <param name="exchange">What is known of the request: the destination that was asked is named by its id.</param>
    public static async Task WriteAsync(HttpContext context, ProxyError error, string? detail = null, IReadOnlyList<string>? errors = null, Exchange? exchange = null)
    {
        var problem = ProxyProblem.Of(error);
        var response = context.Response;
        var requestId = RequestId.Of(context);
        response.StatusCode = problem.Status;
        response.Headers[ProxyStatusField.Name] = ProxyStatusField.Of(problem.ProxyStatus, exchange);
        response.Headers[RequestId.HeaderName] = requestId;
        response.Headers.CacheControl = "no-store";
        if (exchange is not null)
        {
            QuotaFields.Set(exchange);
        }
        if (problem.EndsConnection)
        {
            LastExchange.Demand(context);
        }
        if (problem.Challenge is { } challenge)
        {
            response.Headers.WWWAuthenticate = challenge;
        }
        if (problem.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
        var shape = ErrorShape.Of(exchange?.Route?.Api);
        response.ContentType = shape.MediaType;
        shape.AddFields(response.Headers, requestId);

        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            shape.Write(json, new ErrorText(problem, detail, errors, requestId));
        }
        response.ContentLength = body.Length;
        if (context.Request.Method != HttpMethods.Head)
        {
            await response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
        }
    }
}
