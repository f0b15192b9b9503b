using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Model;

/// <summary>An AI service's wire format.</summary>
public enum AiApi
{
    /// <summary>OpenAI's.</summary>
    [JsonStringEnumMemberName("openai")]
    OpenAI,

    /// <summary>Azure OpenAI's.</summary>
    [JsonStringEnumMemberName("azure-openai")]
    AzureOpenAI,

    /// <summary>Anthropic's.</summary>
    [JsonStringEnumMemberName("anthropic")]
    Anthropic,
}
