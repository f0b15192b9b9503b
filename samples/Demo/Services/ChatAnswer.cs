using System.Text.Json;

namespace FuncProxy.Demo.Services;

/// <summary>One answer, to be sent whole or in chunks.</summary>
internal sealed class ChatAnswer
{
    private static readonly JsonElement JsonNull = JsonDocument.Parse("null").RootElement;
    private readonly string _id = $"chatcmpl-{Guid.NewGuid():N}";
    private readonly long _created;
    private readonly string _model;
    private readonly string _fingerprint;
    private readonly IReadOnlyList<string> _tokens;
    private readonly string _finishReason;
    private readonly ChatUsage _usage;

    private ChatAnswer(string model, string region, IReadOnlyList<string> tokens, string finishReason, int promptTokens, DateTimeOffset created)
    {
        _model = model;
        _fingerprint = $"fp_demo_{region}";
        _tokens = tokens;
        _finishReason = finishReason;
        _created = created.ToUnixTimeSeconds();
        _usage = new ChatUsage(
            promptTokens, tokens.Count, promptTokens + tokens.Count, new ChatPromptDetails(0), new ChatCompletionDetails(0));
    }

    public static ChatAnswer To(ChatRequest request, string model, IReadOnlyList<ChatRequestMessage> messages, string region, DateTimeOffset now)
    {
        var question = messages.LastOrDefault(message => message.Role == "user")?.Text ?? "";
        var tokens = Tokens.Split($"This is {model} in the region {region}, a stand-in that understands nothing. You said: {question}");
        var limit = request.MaxCompletionTokens ?? request.MaxTokens ?? int.MaxValue;
        var isCut = tokens.Count > limit;
        return new ChatAnswer(
            model, region, isCut ? [.. tokens.Take(limit)] : tokens, isCut ? "length" : "stop", ChatService.CountTokens(messages), now);
    }

    public ChatCompletion Whole() => new(
        _id, "chat.completion", _created, _model,
        [new ChatChoice(0, new ChatReply("assistant", string.Concat(_tokens), null), null, _finishReason)], _usage, _fingerprint);

    public IEnumerable<ChatChunk> Chunks(bool withUsage)
    {
        JsonElement? noUsage = withUsage ? JsonNull : null;
        yield return Chunk(new ChatDelta("assistant", ""), null, noUsage);
        foreach (var token in _tokens)
        {
            yield return Chunk(new ChatDelta(null, token), null, noUsage);
        }

        yield return Chunk(new ChatDelta(null, null), _finishReason, noUsage);
        if (withUsage)
        {
            var usage = JsonSerializer.SerializeToElement(_usage, DemoJson.Default.ChatUsage);
            yield return new ChatChunk(_id, "chat.completion.chunk", _created, _model, _fingerprint, [], usage);
        }
    }

    private ChatChunk Chunk(ChatDelta delta, string? finishReason, JsonElement? usage) => new(
        _id, "chat.completion.chunk", _created, _model, _fingerprint, [new ChatChunkChoice(0, delta, null, finishReason)], usage);
}
