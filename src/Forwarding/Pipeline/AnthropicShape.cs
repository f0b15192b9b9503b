using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The error object of the Anthropic API: <c>{"type":"error","error":{"type","message"},"request_id"}</c>. Its clients find the request's id in <c>request-id</c>.</summary>
internal sealed class AnthropicShape : ErrorShape
{
    public override void AddFields(IHeaderDictionary fields, string requestId) => fields["request-id"] = requestId;

    public override void Write(Utf8JsonWriter json, ErrorText text)
    {
        json.WriteStartObject();
        json.WriteString("type", "error");
        json.WriteStartObject("error");
        json.WriteString("type", Kind(text.Problem.Status));
        json.WriteString("message", text.Message);
        json.WriteEndObject();
        json.WriteString("request_id", text.RequestId);
        json.WriteEndObject();
    }

    private static string Kind(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "authentication_error",
        StatusCodes.Status403Forbidden => "permission_error",
        StatusCodes.Status404NotFound => "not_found_error",
        StatusCodes.Status413PayloadTooLarge => "request_too_large",
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        StatusCodes.Status503ServiceUnavailable => "overloaded_error",
        StatusCodes.Status504GatewayTimeout => "timeout_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };
}
