namespace FuncProxy.Routing.Model;

/// <summary>Which JSON Web Tokens are believed.</summary>
public sealed record JwtConfig
{
    /// <summary>The issuer's address, an https URL with an OpenID discovery document.</summary>
    public string? Authority { get; init; }

    /// <summary>The audience that the token must name.</summary>
    public string? Audience { get; init; }

    /// <summary>Further audiences; the token must name one of them all.</summary>
    public IReadOnlyList<string>? Audiences { get; init; }

    /// <summary>The issuers (<c>iss</c>) that are believed. Default: the one that the authority's discovery document names.</summary>
    public IReadOnlyList<string>? Issuers { get; init; }

    /// <summary>Scopes (<c>scp</c>, <c>scope</c>) that the token must all have.</summary>
    public IReadOnlyList<string>? RequiredScopes { get; init; }

    /// <summary>Roles (<c>roles</c>) that the token must all have.</summary>
    public IReadOnlyList<string>? RequiredRoles { get; init; }

    /// <summary>Whether the token travels on to the destination. Default false.</summary>
    public bool? Forward { get; init; }

    /// <summary>The claim that names the consumer. Default <c>azp</c>, else <c>appid</c>, else <c>client_id</c>.</summary>
    public string? ConsumerClaim { get; init; }
}
