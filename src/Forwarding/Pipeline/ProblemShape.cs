using System.Text.Json;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>problem+json (RFC 9457), with the members <c>errors</c> and <c>requestId</c>.</summary>
internal sealed class ProblemShape : ErrorShape
{
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText Title = JsonEncodedText.Encode("title");
    private static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    private static readonly JsonEncodedText Detail = JsonEncodedText.Encode("detail");
    private static readonly JsonEncodedText Errors = JsonEncodedText.Encode("errors");
    private static readonly JsonEncodedText RequestIdName = JsonEncodedText.Encode("requestId");

    public override string MediaType => "application/problem+json";

    public override void Write(Utf8JsonWriter json, ErrorText text)
    {
        json.WriteStartObject();
        json.WriteString(Type, "about:blank");
        json.WriteString(Title, text.Problem.Title);
        json.WriteNumber(Status, text.Problem.Status);
        if (text.Detail is not null)
        {
            json.WriteString(Detail, text.Detail);
        }
        if (text.Errors is not null)
        {
            json.WriteStartArray(Errors);
            foreach (var each in text.Errors)
            {
                json.WriteStringValue(each);
            }
            json.WriteEndArray();
        }
        json.WriteString(RequestIdName, text.RequestId);
        json.WriteEndObject();
    }
}
