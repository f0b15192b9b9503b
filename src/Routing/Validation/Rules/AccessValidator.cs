using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class AccessValidator
{
    public static void Check(DocumentPath at, AccessConfig? access, IReadOnlyDictionary<string, ConsumerConfig>? consumers, RouteDocumentErrors errors)
    {
        if (access is null)
        {
            return;
        }

        CheckNetworks(at["ipAllow"], access.IpAllow, errors);
        CheckNetworks(at["ipDeny"], access.IpDeny, errors);
        CheckConsumers(at["consumers"], access.Consumers, consumers, errors);
        if (access is { Consumers: not null, Allow: null or AccessMode.Anonymous })
        {
            errors.Add(at["consumers"], "'consumers' means nothing where anybody may call; set \"allow\": \"key\", or remove it");
        }

        if (access is { Allow: AccessMode.Jwt, Jwt: null })
        {
            errors.AddMissing(at["jwt"], "'jwt' is missing; \"allow\": \"jwt\" needs { \"authority\": …, \"audience\": … }");
        }

        CheckJwt(at["jwt"], access.Jwt, errors);
    }

    private static void CheckNetworks(DocumentPath at, IReadOnlyList<string>? networks, RouteDocumentErrors errors)
    {
        for (var i = 0; i < networks?.Count; i++)
        {
            if (!AddressSet.TryParse(networks[i], out _))
            {
                errors.Add(at[i], $"{errors.Quote(at[i], networks[i])} is not an address or a network, e.g. 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32");
            }
        }
    }

    private static void CheckConsumers(DocumentPath at, IReadOnlyList<string>? ids, IReadOnlyDictionary<string, ConsumerConfig>? known, RouteDocumentErrors errors)
    {
        for (var i = 0; i < ids?.Count; i++)
        {
            if (known?.ContainsKey(ids[i]) != true && !errors.WasRefused(DocumentPath.Root["consumers"][ids[i]]))
            {
                errors.Add(at[i], $"there is no consumer {errors.Quote(at[i], ids[i])}{errors.Hint(at[i], ids[i], known?.Keys ?? [])}; add it to 'consumers' or name another");
            }
        }
    }

    private static void CheckJwt(DocumentPath at, JwtConfig? jwt, RouteDocumentErrors errors)
    {
        if (jwt is null)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(jwt.Authority))
        {
            errors.AddMissing(at["authority"], "'authority' is missing; name the issuer's https address");
        }
        else if (!Uri.TryCreate(jwt.Authority, UriKind.Absolute, out var authority) || authority.Scheme != Uri.UriSchemeHttps)
        {
            errors.Add(at["authority"], $"{errors.Quote(at["authority"], jwt.Authority)} is not an absolute https address");
        }

        if (string.IsNullOrWhiteSpace(jwt.Audience))
        {
            errors.AddMissing(at["audience"], "'audience' is missing; name the audience that a token must have");
        }

        Checks.NotEmpty(errors, at["requiredScopes"], jwt.RequiredScopes, "the scope");
        Checks.NotEmpty(errors, at["requiredRoles"], jwt.RequiredRoles, "the role");
    }
}
