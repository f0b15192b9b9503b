using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Writes the proxy's own errors: problem+json (RFC 9457) with Proxy-Status (RFC 9209).</summary>
public static class ProblemWriter
{
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText Title = JsonEncodedText.Encode("title");
    private static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    private static readonly JsonEncodedText Detail = JsonEncodedText.Encode("detail");
    private static readonly JsonEncodedText Errors = JsonEncodedText.Encode("errors");
    private static readonly JsonEncodedText RequestIdName = JsonEncodedText.Encode("requestId");

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
        response.ContentType = "application/problem+json";

        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString(Type, "about:blank");
            json.WriteString(Title, problem.Title);
            json.WriteNumber(Status, problem.Status);
            if (detail is not null)
            {
                json.WriteString(Detail, detail);
            }
            if (errors is not null)
            {
                json.WriteStartArray(Errors);
                foreach (var each in errors)
                {
                    json.WriteStringValue(each);
                }
                json.WriteEndArray();
            }
            json.WriteString(RequestIdName, requestId);
            json.WriteEndObject();
        }
        response.ContentLength = body.Length;
        if (context.Request.Method != HttpMethods.Head)
        {
            await response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
        }
    }
}
