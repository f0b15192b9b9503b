using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class JwtValidator
{
    public static void Check(DocumentPath at, JwtConfig? jwt, RouteDocumentErrors errors)
    {
        if (jwt is null)
        {
            return;
        }

        CheckAuthority(at["authority"], jwt.Authority, errors);
        if (string.IsNullOrWhiteSpace(jwt.Audience) && jwt.Audiences is not { Count: > 0 })
        {
            errors.AddMissing(at["audience"], "'audience' is missing; name the audience that a token must have");
        }

        Checks.NotEmpty(errors, at["audiences"], jwt.Audiences, "the audience");
        Checks.NotEmpty(errors, at["issuers"], jwt.Issuers, "the issuer");
        if (jwt.Issuers is { Count: 0 })
        {
            errors.Add(at["issuers"], "the list is empty, so that no token is believed; name an issuer, or remove 'issuers'");
        }

        Checks.NotEmpty(errors, at["requiredScopes"], jwt.RequiredScopes, "the scope");
        Checks.NotEmpty(errors, at["requiredRoles"], jwt.RequiredRoles, "the role");
        CheckScopes(at["requiredScopes"], jwt.RequiredScopes, errors);
        if (jwt.ConsumerClaim is { } claim && string.IsNullOrWhiteSpace(claim))
        {
            errors.Add(at["consumerClaim"], "'consumerClaim' is empty; name a claim, or remove it");
        }
    }

    private static void CheckAuthority(DocumentPath at, string? authority, RouteDocumentErrors errors)
    {
        if (string.IsNullOrWhiteSpace(authority))
        {
            errors.AddMissing(at, "'authority' is missing; name the issuer's https address");
            return;
        }

        // Keys that come in the clear may be anybody's; from this machine nobody is in between.
        if (!Uri.TryCreate(authority, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)))
        {
            errors.Add(at, $"{errors.Quote(at, authority)} is not an absolute https address");
        }
        else if (uri.UserInfo.Length > 0 || authority.AsSpan().IndexOfAny('?', '#') >= 0)
        {
            errors.Add(at, "the address has a user, a query or a fragment; write what stands before /.well-known/openid-configuration");
        }
    }

    private static void CheckScopes(DocumentPath at, IReadOnlyList<string>? scopes, RouteDocumentErrors errors)
    {
        for (var i = 0; i < scopes?.Count; i++)
        {
            if (scopes[i].Trim().Contains(' ', StringComparison.Ordinal))
            {
                errors.Add(at[i], $"{errors.Quote(at[i], scopes[i])} holds a space, which divides scopes; write each as an element of its own");
            }
        }
    }
}
