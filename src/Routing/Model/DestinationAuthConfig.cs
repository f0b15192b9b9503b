namespace FuncProxy.Routing.Model;

/// <summary>How the proxy authenticates itself to a destination.</summary>
public sealed record DestinationAuthConfig
{
    /// <summary>By a managed identity's token or by a fixed header.</summary>
    public DestinationAuthType? Type { get; init; }

    /// <summary>The token's scope, for <see cref="DestinationAuthType.ManagedIdentity"/>.</summary>
    public string? Scope { get; init; }

    /// <summary>The header's name, for <see cref="DestinationAuthType.Header"/>.</summary>
    public string? Name { get; init; }

    /// <summary>The header's value; use <c>%NAME%</c> to take it from an app setting.</summary>
    public string? Value { get; init; }
}
