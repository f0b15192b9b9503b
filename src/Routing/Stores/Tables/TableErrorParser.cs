using System.Text.Json;
using Azure;
using Azure.Core;

namespace FuncProxy.Routing.Stores.Tables;

/// <summary>Reads the table service's error body: <c>{"odata.error":{"code":…,"message":{"lang":…,"value":…}}}</c>.</summary>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    public static TableErrorParser Instance { get; } = new();

    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        data = null;
        error = response.ContentStream is null ? null : Parse(response.Content.ToMemory());
        // Some answers have the code in the field alone, or a body of XML.
        if (error?.Code is null && response.Headers.TryGetValue("x-ms-error-code", out var code) && code.Length > 0)
        {
            error = new ResponseError(code, error?.Message);
        }

        return error is not null;
    }

    /// <summary>The error in a body; null when it holds none.</summary>
    public static ResponseError? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("odata.error", out var error))
            {
                return null;
            }

            var code = error.TryGetProperty("code", out var given) ? given.GetString() : null;
            // The first line says it; what follows names the request and the time.
            var text = error.TryGetProperty("message", out var message) && message.TryGetProperty("value", out var value) ? value.GetString() : null;
            return new ResponseError(code, text?.Split('\n')[0].TrimEnd());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A proxy or firewall on the way answered with a page of its own.
            return null;
        }
    }
}
