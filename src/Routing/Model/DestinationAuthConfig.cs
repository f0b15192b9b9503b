namespace FuncProxy.Routing.Model;

/// <summary>How the proxy authenticates itself to a destination.</summary>
public sealed record DestinationAuthConfig
{
    /// <summary>By a managed identity's token or by a fixed header.</summary>
    public DestinationAuthType? Type { get; init; }

    /// <summary>The token's scope, for <see cref="DestinationAuthType.ManagedIdentity"/>.</summary>
    public string? Scope { get; init; }

    /// <summary>The client id of a user-assigned identity, for <see cref="DestinationAuthType.ManagedIdentity"/>. Default: the system-assigned one.</summary>
    public string? ClientId { get; init; }

    /// <summary>The header's name, for <see cref="DestinationAuthType.Header"/>.</summary>
    public string? Name { get; init; }

    /// <summary>The header's value; use <c>%NAME%</c> to take it from an app setting.</summary>
    public string? Value { get; init; }

    /// <summary>All but the value, which is secret.</summary>
    public override string ToString() => $"{nameof(DestinationAuthConfig)} {{ Type = {Type}, Scope = {Scope}, ClientId = {ClientId}, Name = {Name} }}";
}
