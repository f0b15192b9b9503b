namespace FuncProxy.Routing.Model;

/// <summary>What an AI route speaks.</summary>
public sealed record AiConfig
{
    /// <summary>The API's wire format.</summary>
    public AiApi? Api { get; init; }
}
