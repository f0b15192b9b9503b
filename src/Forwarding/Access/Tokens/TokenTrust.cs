using System.Text.Json;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FuncProxy.Forwarding.Access.Tokens;

/// <summary>Which tokens are believed: those of one provider, for certain audiences. What a route asks of a token beyond that is not its concern.</summary>
/// <param name="config">The section, which has passed validation.</param>
/// <param name="provider">Whose tokens they are.</param>
/// <param name="cache">Holds tokens that were found good.</param>
/// <param name="time">The engine's clock.</param>
internal sealed class TokenTrust(JwtConfig config, OpenIdProvider provider, TokenCache cache, TimeProvider time)
{
    /// <summary>How far the provider's clock and this one may be apart.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    // None that shares a secret, so that nobody signs with what everybody knows (RFC 8725 §2.1, §3.1).
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly JsonWebTokenHandler Handler = new() { MaximumTokenSizeInBytes = PresentedToken.MaxLength };

    private readonly string[] _audiences = [.. config.Audiences ?? [], .. config.Audience is { } audience ? [audience] : (string[])[]];
    private readonly string[]? _issuers = config.Issuers?.ToArray();

    /// <summary>Verifies signatures; replaced by tests that watch it.</summary>
    public CryptoProviderFactory Crypto { get; init; } = CryptoProviderFactory.Default;

    /// <summary>A token that was found good, has not ended, and whose key the provider has neither withdrawn nor replaced.</summary>
    /// <returns>Null when it must be verified.</returns>
    public ValidatedToken? Find(in TokenKey key)
    {
        var now = time.GetUtcNow();
        return cache.Find(key) is { } token && token.Expires > now && provider.Use(now)?.Find(token.KeyId)?.Thumbprint == token.KeyThumbprint ? token : null;
    }

    /// <summary>Verifies a token. Takes time: not for a thread that reads sockets.</summary>
    /// <param name="text">The token.</param>
    /// <param name="key">By what it is found again.</param>
    /// <param name="cancellationToken">Ends the wait for the provider.</param>
    public async ValueTask<TokenVerdict> VerifyAsync(ReadOnlyMemory<char> text, TokenKey key, CancellationToken cancellationToken)
    {
        if (Parse(text) is not { } token || token.TryGetHeaderValue<object>("crit", out _))
        {
            return ProxyError.TokenMalformed;
        }
        if (Array.IndexOf(Algorithms, token.Alg) < 0)
        {
            return ProxyError.TokenAlgorithm;
        }
        if (await provider.UseAsync(cancellationToken) is not { } keys)
        {
            return ProxyError.ProviderUnreachable;
        }
        // Before the key is looked for, so that tokens of other providers send nobody to this one.
        if (!IsTrusted(token.Issuer, keys))
        {
            return ProxyError.TokenIssuer;
        }
        if (keys.Find(token.Kid) is not { } signer && (signer = (await provider.RenewAsync(cancellationToken))?.Find(token.Kid)) is null)
        {
            return ProxyError.TokenKeyUnknown;
        }
        var verdict = await VerifyAsync(token, signer, key);
        // The provider may have put another key in this one's place since.
        return verdict.Error is ProxyError.TokenSignature or ProxyError.TokenAlgorithm
            && (await provider.RenewAsync(cancellationToken))?.Find(token.Kid) is { } successor
            && successor.Thumbprint != signer.Thumbprint
            ? await VerifyAsync(token, successor, key)
            : verdict;
    }

    private async ValueTask<TokenVerdict> VerifyAsync(JsonWebToken token, ProviderKey signer, TokenKey key)
    {
        if (signer.Algorithm is not null && signer.Algorithm != token.Alg)
        {
            return ProxyError.TokenAlgorithm;
        }
        var result = await Handler.ValidateTokenAsync(token, Parameters(token.Issuer, signer.Key));
        if (!result.IsValid)
        {
            return ErrorOf(result.Exception, token);
        }
        var validated = TokenClaims.Read(token, signer, config.ConsumerClaim);
        cache.Add(key, validated);
        return new TokenVerdict(ProxyError.None, validated);
    }

    private static JsonWebToken? Parse(ReadOnlyMemory<char> text)
    {
        try
        {
            return new JsonWebToken(text);
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or JsonException or SecurityTokenException)
        {
            return null;
        }
    }

    private bool IsTrusted(string? issuer, ProviderKeys keys)
        => !string.IsNullOrEmpty(issuer) && (_issuers is null ? issuer == keys.Issuer : Array.IndexOf(_issuers, issuer) >= 0);

    private TokenValidationParameters Parameters(string issuer, SecurityKey key) => new()
    {
        ValidAlgorithms = Algorithms,
        ValidIssuer = issuer,
        ValidAudiences = _audiences,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        RequireAudience = true,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (notBefore, expires, _, _) => expires is { } end && !HasEnded(end) && !(notBefore > time.GetUtcNow().UtcDateTime + ClockSkew),
        IssuerSigningKeyResolver = (_, _, _, _) => [key],
        TryAllIssuerSigningKeys = false,
        CryptoProviderFactory = Crypto,
    };

    private bool HasEnded(DateTime expires) => time.GetUtcNow().UtcDateTime - ClockSkew >= expires;

    private ProxyError ErrorOf(Exception exception, JsonWebToken token) => exception switch
    {
        SecurityTokenInvalidAudienceException => ProxyError.TokenAudience,
        SecurityTokenInvalidLifetimeException when token.ValidTo == DateTime.MinValue => ProxyError.TokenMalformed,
        SecurityTokenInvalidLifetimeException => HasEnded(token.ValidTo) ? ProxyError.TokenExpired : ProxyError.TokenNotYetValid,
        SecurityTokenInvalidAlgorithmException => ProxyError.TokenAlgorithm,
        SecurityTokenInvalidSignatureException => ProxyError.TokenSignature,
        _ => ProxyError.TokenMalformed,
    };
}
