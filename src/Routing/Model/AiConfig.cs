namespace FuncProxy.Routing.Model;

/// <summary>What an AI route speaks.</summary>
public sealed record AiConfig
{
    /// <summary>The API's wire format. The proxy's own errors have its shape, so that its clients understand them.</summary>
    public AiApi? Api { get; init; }
}
