namespace FuncProxy.Routing.Model;

/// <summary>Who may call a route.</summary>
public sealed record AccessConfig
{
    /// <summary>What a caller must present. Default <see cref="AccessMode.Anonymous"/>.</summary>
    public AccessMode? Allow { get; init; }

    /// <summary>The consumers that may call; missing: all.</summary>
    public IReadOnlyList<string>? Consumers { get; init; }

    /// <summary>Addresses (CIDR) that may call; missing: all.</summary>
    public IReadOnlyList<string>? IpAllow { get; init; }

    /// <summary>Addresses (CIDR) that may not call; stronger than <see cref="IpAllow"/>.</summary>
    public IReadOnlyList<string>? IpDeny { get; init; }

    /// <summary>Kinds of path that are answered 404 before they reach a destination. Default: none.</summary>
    public IReadOnlyList<BlockKind>? Block { get; init; }

    /// <summary>Which tokens are believed when <see cref="Allow"/> is <see cref="AccessMode.Jwt"/>.</summary>
    public JwtConfig? Jwt { get; init; }
}
