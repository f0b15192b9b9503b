using System.Text.Json;

namespace FuncProxy.Demo.Services;

/// <summary>A chat API in OpenAI's wire format, in a region that its answers name.</summary>
internal static class ChatService
{
    private const int TokensPerMessage = 4;

    public static void Map(WebApplication app, string region, DemoServicesOptions options)
    {
        app.Use((context, next) =>
        {
            context.Response.Headers["x-demo-region"] = region;
            context.Response.Headers["x-request-id"] = $"req_{Guid.NewGuid():N}";
            return next(context);
        });
        app.MapPost("/v1/chat/completions", context => CompleteAsync(context, region, options));
        app.MapFallback(OpenAIError.WriteNotFoundAsync);
    }

    private static async Task CompleteAsync(HttpContext context, string region, DemoServicesOptions options)
    {
        if (await OpenAIError.ReadOrRefuseAsync(context, DemoJson.Default.ChatRequest) is not { } request)
        {
            return;
        }

        if (string.IsNullOrEmpty(request.Model))
        {
            await OpenAIError.WriteAsync(context, StatusCodes.Status400BadRequest, "The model is missing.", "model");
        }
        else if (request.Messages is not { Count: > 0 } messages || messages.Any(message => message?.Role is null))
        {
            await OpenAIError.WriteAsync(context, StatusCodes.Status400BadRequest, "There must be messages, each with a role.", "messages");
        }
        else if ((request.MaxCompletionTokens ?? request.MaxTokens) < 1)
        {
            await OpenAIError.WriteAsync(context, StatusCodes.Status400BadRequest, "At least one token must be asked for.", "max_completion_tokens");
        }
        else
        {
            var answer = ChatAnswer.To(request, request.Model, messages, region, options.Time.GetUtcNow());
            await (request.Stream == true
                ? StreamAsync(context, answer, request.StreamOptions?.IncludeUsage == true, options)
                : context.Response.WriteAsJsonAsync(answer.Whole(), DemoJson.Default.ChatCompletion, cancellationToken: context.RequestAborted));
        }
    }

    private static async Task StreamAsync(HttpContext context, ChatAnswer answer, bool withUsage, DemoServicesOptions options)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        foreach (var chunk in answer.Chunks(withUsage))
        {
            if (chunk.Choices is [{ Delta.Content.Length: > 0 }])
            {
                await Task.Delay(options.TokenDelay, options.Time, context.RequestAborted);
            }

            await SendAsync(context, JsonSerializer.SerializeToUtf8Bytes(chunk, DemoJson.Default.ChatChunk));
        }

        await SendAsync(context, "[DONE]"u8.ToArray());
    }

    private static async Task SendAsync(HttpContext context, byte[] data) =>
        await context.Response.Body.WriteAsync((byte[])[.. "data: "u8, .. data, .. "\n\n"u8], context.RequestAborted);

    internal static int CountTokens(IReadOnlyList<ChatRequestMessage> messages) =>
        messages.Sum(message => TokensPerMessage + Tokens.Count(message.Text));
}
