using System.Security.Claims;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.IdentityModel.JsonWebTokens;

namespace FuncProxy.Forwarding.Access.Tokens;

/// <summary>Reads of a token what routes ask for.</summary>
internal static class TokenClaims
{
    // As long as a consumer's id may be in a document.
    private const int MaxIdLength = 200;

    private static readonly string[] ScopeNames = ["scp", "scope"];
    private static readonly string[] RoleNames = ["roles"];

    // Who presents the token, not whom it is about: Entra's name, its older one, and that of RFC 9068 §2.2.
    private static readonly string[] CallerNames = ["azp", "appid", "client_id"];

    /// <summary>Reads a token whose signature is verified.</summary>
    /// <param name="token">The token.</param>
    /// <param name="signer">The key that has signed it.</param>
    /// <param name="consumerClaim">The claim that names the consumer; null for the application that presents the token.</param>
    public static ValidatedToken Read(JsonWebToken token, ProviderKey signer, string? consumerClaim)
    {
        var claims = token.Claims.ToList();
        return new ValidatedToken
        {
            Expires = token.ValidTo,
            KeyId = token.Kid,
            KeyThumbprint = signer.Thumbprint,
            Consumer = ConsumerOf(claims, consumerClaim is null ? CallerNames : [consumerClaim]),
            Scopes = [.. Values(claims, ScopeNames).SelectMany(value => value.Split(' ', StringSplitOptions.RemoveEmptyEntries))],
            Roles = [.. Values(claims, RoleNames)],
        };
    }

    /// <summary>The first claim that is there. One that is a list, or no text, names nobody; nor does one that no id of a document could be, because it holds control characters.</summary>
    private static Consumer? ConsumerOf(List<Claim> claims, string[] names)
    {
        foreach (var name in names)
        {
            var found = claims.FindAll(claim => claim.Type == name);
            if (found.Count > 0)
            {
                return found is [{ ValueType: ClaimValueTypes.String, Value.Length: > 0 and <= MaxIdLength } only] && !only.Value.Any(char.IsControl) ? new Consumer(only.Value) : null;
            }
        }
        return null;
    }

    private static IEnumerable<string> Values(List<Claim> claims, string[] names)
        => claims.Where(claim => names.Contains(claim.Type) && claim.ValueType == ClaimValueTypes.String).Select(claim => claim.Value);
}
