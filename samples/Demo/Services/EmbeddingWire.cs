using System.Text.Json;

namespace FuncProxy.Demo.Services;

// The parts of OpenAI's embeddings API that the stand-in takes and gives.
internal sealed record EmbeddingRequest(string? Model, JsonElement? Input, string? EncodingFormat, int? Dimensions);

internal sealed record EmbeddingResponse(string Object, IReadOnlyList<EmbeddingItem> Data, string Model, EmbeddingUsage Usage);

/// <param name="Object"><c>embedding</c>.</param>
/// <param name="Index">Which input it belongs to.</param>
/// <param name="Embedding">An array of numbers, or their bytes (little-endian singles) in base64.</param>
internal sealed record EmbeddingItem(string Object, int Index, JsonElement Embedding);

internal sealed record EmbeddingUsage(int PromptTokens, int TotalTokens);
