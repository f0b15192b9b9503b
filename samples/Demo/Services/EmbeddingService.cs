using System.Runtime.InteropServices;
using System.Text.Json;

namespace FuncProxy.Demo.Services;

/// <summary>An embeddings API in OpenAI's wire format.</summary>
internal static class EmbeddingService
{
    private const int MaxDimensions = 3072;

    public static void Map(WebApplication app)
    {
        app.MapPost("/v1/embeddings", EmbedAsync);
        app.MapFallback(OpenAIError.WriteNotFoundAsync);
    }

    private static async Task EmbedAsync(HttpContext context)
    {
        if (await OpenAIError.ReadOrRefuseAsync(context, DemoJson.Default.EmbeddingRequest) is not { } request)
        {
            return;
        }

        var inputs = Inputs(request.Input);
        var dimensions = request.Dimensions ?? (request.Model == "text-embedding-3-large" ? MaxDimensions : 1536);
        var (fault, param) = request switch
        {
            { Model: null or "" } => ("The model is missing.", "model"),
            _ when inputs is not { Count: > 0 } || inputs.Contains("") => ("The input must be a text, or an array of texts, none empty.", "input"),
            { EncodingFormat: not (null or "float" or "base64") } => ("The encoding format must be float or base64.", "encoding_format"),
            _ when dimensions is < 1 or > MaxDimensions => ($"Dimensions must be between 1 and {MaxDimensions}.", "dimensions"),
            _ => (null, null),
        };
        if (fault is not null)
        {
            await OpenAIError.WriteAsync(context, StatusCodes.Status400BadRequest, fault, param);
            return;
        }

        var tokens = inputs!.Sum(Tokens.Count);
        var response = new EmbeddingResponse(
            "list",
            [.. inputs!.Select((text, index) => new EmbeddingItem("embedding", index, Encode(TextVector.Of(text, dimensions), request.EncodingFormat)))],
            request.Model!, new EmbeddingUsage(tokens, tokens));
        await context.Response.WriteAsJsonAsync(response, DemoJson.Default.EmbeddingResponse, cancellationToken: context.RequestAborted);
    }

    /// <summary>The texts to embed; null where the input is nothing that the API takes.</summary>
    private static IReadOnlyList<string>? Inputs(JsonElement? input) => input switch
    {
        { ValueKind: JsonValueKind.String } text => [text.GetString()!],
        { ValueKind: JsonValueKind.Array } array when array.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            [.. array.EnumerateArray().Select(item => item.GetString()!)],
        _ => null,
    };

    private static JsonElement Encode(float[] vector, string? format) => format == "base64"
        ? JsonSerializer.SerializeToElement(Convert.ToBase64String(MemoryMarshal.AsBytes(vector.AsSpan())), DemoJson.Default.String)
        : JsonSerializer.SerializeToElement(vector, DemoJson.Default.SingleArray);
}
