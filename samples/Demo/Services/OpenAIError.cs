using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FuncProxy.Demo.Services;

internal sealed record ErrorBody(ErrorDetail Error);

internal sealed record ErrorDetail(string Message, string Type, string? Param, string? Code);

/// <summary>Refusals in the shape that OpenAI's clients read.</summary>
internal static class OpenAIError
{
    public static Task WriteAsync(HttpContext context, int status, string message, string? param = null, string? code = null)
    {
        context.Response.StatusCode = status;
        var body = new ErrorBody(new ErrorDetail(message, "invalid_request_error", param, code));
        return context.Response.WriteAsJsonAsync(body, DemoJson.Default.ErrorBody, cancellationToken: context.RequestAborted);
    }

    public static Task WriteNotFoundAsync(HttpContext context) =>
        WriteAsync(context, StatusCodes.Status404NotFound, $"Invalid URL ({context.Request.Method} {context.Request.Path})", code: "unknown_url");

    /// <summary>Reads a JSON body; where it is not one, answers 400 and returns null.</summary>
    public static async Task<T?> ReadOrRefuseAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            if (await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) is { } body)
            {
                return body;
            }
        }
        catch (JsonException)
        {
            // Answered below, as for the literal null.
        }

        await WriteAsync(context, StatusCodes.Status400BadRequest, "The body of the request is not the JSON that this API takes.");
        return null;
    }
}
