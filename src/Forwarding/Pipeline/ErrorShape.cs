using System.Text.Json;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The form in which an error is told.</summary>
internal abstract class ErrorShape
{
    private static readonly ErrorShape Problem = new ProblemShape();
    private static readonly ErrorShape OpenAi = new OpenAiShape();
    private static readonly ErrorShape Anthropic = new AnthropicShape();

    /// <summary>The shape that an API's clients understand; problem+json (RFC 9457) for clients of no such API.</summary>
    public static ErrorShape Of(AiApi? api) => api switch
    {
        AiApi.OpenAI or AiApi.AzureOpenAI => OpenAi,
        AiApi.Anthropic => Anthropic,
        _ => Problem,
    };

    /// <summary>The body's media type.</summary>
    public virtual string MediaType => "application/json";

    /// <summary>Adds the fields that the API's clients look at.</summary>
    public virtual void AddFields(IHeaderDictionary fields, string requestId)
    {
    }

    /// <summary>Writes the body.</summary>
    public abstract void Write(Utf8JsonWriter json, ErrorText text);
}
