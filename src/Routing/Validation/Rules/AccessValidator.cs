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
        CheckConsumers(at["consumers"], access, consumers, errors);
        if (access is { Consumers: not null, Allow: null or AccessMode.Anonymous })
        {
            errors.Add(at["consumers"], "'consumers' means nothing where anybody may call; set \"allow\" to key or jwt, or remove it");
        }

        if (access is { Allow: AccessMode.Jwt, Jwt: null })
        {
            errors.AddMissing(at["jwt"], "'jwt' is missing; \"allow\": \"jwt\" needs { \"authority\": …, \"audience\": … }");
        }

        if (access is { Jwt: not null, Allow: not AccessMode.Jwt } && !errors.WasRefused(at["allow"]))
        {
            errors.Add(at["jwt"], "'jwt' means nothing without \"allow\": \"jwt\"; set that, or remove 'jwt'");
        }

        JwtValidator.Check(at["jwt"], access.Jwt, errors);
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

    private static void CheckConsumers(DocumentPath at, AccessConfig access, IReadOnlyDictionary<string, ConsumerConfig>? known, RouteDocumentErrors errors)
    {
        var ids = access.Consumers;
        if (access.Allow == AccessMode.Jwt)
        {
            // A token names its consumer itself, so that the document need not.
            Checks.NotEmpty(errors, at, ids, "the consumer's id");
            return;
        }

        for (var i = 0; i < ids?.Count; i++)
        {
            if (known?.ContainsKey(ids[i]) != true && !errors.WasRefused(DocumentPath.Root["consumers"][ids[i]]))
            {
                errors.Add(at[i], $"there is no consumer {errors.Quote(at[i], ids[i])}{errors.Hint(at[i], ids[i], known?.Keys ?? [])}; add it to 'consumers' or name another");
            }
        }
    }
}
