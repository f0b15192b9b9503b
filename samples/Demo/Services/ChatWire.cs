using System.Text.Json;
using System.Text.Json.Serialization;

namespace FuncProxy.Demo.Services;

// The parts of OpenAI's chat API that the stand-in takes and gives.
internal sealed record ChatRequest(
    string? Model, IReadOnlyList<ChatRequestMessage>? Messages, bool? Stream, ChatStreamOptions? StreamOptions, int? MaxTokens, int? MaxCompletionTokens);

/// <param name="Role">Who speaks.</param>
/// <param name="Content">A text, or an array of parts of which those of type <c>text</c> count.</param>
internal sealed record ChatRequestMessage(string? Role, JsonElement? Content)
{
    public string Text => Content switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array } parts => string.Join(' ', parts.EnumerateArray().Select(PartText)),
        _ => "",
    };

    private static string PartText(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
}

internal sealed record ChatStreamOptions(bool? IncludeUsage);

internal sealed record ChatCompletion(
    string Id, string Object, long Created, string Model, IReadOnlyList<ChatChoice> Choices, ChatUsage Usage, string SystemFingerprint);

internal sealed record ChatChoice(int Index, ChatReply Message, JsonElement? Logprobs, string FinishReason);

internal sealed record ChatReply(string Role, string Content, string? Refusal);

/// <param name="Id">The completion's id, the same on every chunk.</param>
/// <param name="Object"><c>chat.completion.chunk</c>.</param>
/// <param name="Created">Seconds since 1970.</param>
/// <param name="Model">The model, as asked for.</param>
/// <param name="SystemFingerprint">Names the region.</param>
/// <param name="Choices">One choice; none on the chunk that carries the usage.</param>
/// <param name="Usage">Not there unless asked for; then the JSON literal null on all chunks but the last.</param>
internal sealed record ChatChunk(
    string Id, string Object, long Created, string Model, string SystemFingerprint, IReadOnlyList<ChatChunkChoice> Choices,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Usage);

internal sealed record ChatChunkChoice(int Index, ChatDelta Delta, JsonElement? Logprobs, string? FinishReason);

internal sealed record ChatDelta(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Role,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Content);

internal sealed record ChatUsage(
    int PromptTokens, int CompletionTokens, int TotalTokens, ChatPromptDetails PromptTokensDetails, ChatCompletionDetails CompletionTokensDetails);

internal sealed record ChatPromptDetails(int CachedTokens);

internal sealed record ChatCompletionDetails(int ReasoningTokens);
