using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The error object of the OpenAI API: <c>{"error":{"message","type","param","code"}}</c>. Its clients find the request's id in <c>x-request-id</c>.</summary>
internal sealed class OpenAiShape : ErrorShape
{
    public override void Write(Utf8JsonWriter json, ErrorText text)
    {
        var (type, code) = Kind(text.Problem);
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("message", text.Message);
        json.WriteString("type", type);
        json.WriteNull("param");
        json.WriteString("code", code);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static (string Type, string Code) Kind(ProxyProblem problem) => problem.Status switch
    {
        StatusCodes.Status401Unauthorized => ("invalid_request_error", "invalid_api_key"),
        StatusCodes.Status403Forbidden => ("invalid_request_error", "permission_denied"),
        StatusCodes.Status404NotFound => ("invalid_request_error", "not_found"),
        StatusCodes.Status429TooManyRequests => ("requests", "rate_limit_exceeded"),
        >= 500 => ("server_error", problem.ProxyStatus),
        _ => ("invalid_request_error", problem.ProxyStatus),
    };
}
