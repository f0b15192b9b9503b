namespace FuncProxy.Routing.Model;

/// <summary>Whether a route's responses are compressed.</summary>
public sealed record CompressionConfig
{
    /// <summary>Whether responses are compressed for clients that accept it.</summary>
    public bool? Enabled { get; init; }
}
