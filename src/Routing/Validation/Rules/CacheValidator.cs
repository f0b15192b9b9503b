using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class CacheValidator
{
    // What PUT, PATCH and DELETE do, a cache must not keep from being done.
    private static readonly string[] Cacheable = ["GET", "HEAD", "POST", "QUERY"];

    public static void Check(DocumentPath at, CacheConfig? cache, RouteDocumentErrors errors)
    {
        if (cache is null)
        {
            return;
        }

        if (cache.Mode is null && cache != new CacheConfig())
        {
            errors.AddMissing(at["mode"], "'mode' is missing, and without it nothing is cached; set standard or override, or remove 'cache'");
        }

        if (cache is { Mode: CacheMode.Standard, Ttl: not null })
        {
            errors.Add(at["ttl"], "'ttl' counts in the mode override only; set the mode, or remove 'ttl'");
        }

        if (cache.Methods is { Count: 0 })
        {
            errors.Add(at["methods"], "no method is cached; name one, or remove 'methods' for GET and HEAD");
        }

        if (cache is { Mode: CacheMode.Override, Ttl: null })
        {
            errors.AddMissing(at["ttl"], "'ttl' is missing; the mode override needs it, e.g. \"00:10:00\"");
        }

        Checks.Positive(errors, at, "ttl", cache.Ttl);
        Checks.NotNegative(errors, at, "staleWhileRevalidate", cache.StaleWhileRevalidate);
        Checks.NotNegative(errors, at, "staleIfError", cache.StaleIfError);
        Checks.AtLeast(errors, at, "maxBodyBytes", cache.MaxBodyBytes, 1);
        CheckMethods(at["methods"], cache, errors);
        Checks.Tokens(errors, at["keyHeaders"], cache.KeyHeaders, "a header's name");
    }

    private static void CheckMethods(DocumentPath at, CacheConfig cache, RouteDocumentErrors errors)
    {
        for (var i = 0; i < cache.Methods?.Count; i++)
        {
            var method = cache.Methods[i];
            if (!Cacheable.Contains(method, StringComparer.OrdinalIgnoreCase))
            {
                errors.Add(at[i], $"{errors.Quote(at[i], method)} cannot be cached; known are: {string.Join(", ", Cacheable)}");
            }
            else if (cache.Mode != CacheMode.Override && !method.Equals("GET", StringComparison.OrdinalIgnoreCase) && !method.Equals("HEAD", StringComparison.OrdinalIgnoreCase))
            {
                errors.Add(at[i], $"{errors.Quote(at[i], method)} is cached in the mode override only; set the mode, or remove the method");
            }
        }
    }
}
