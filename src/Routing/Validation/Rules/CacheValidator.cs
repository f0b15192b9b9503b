using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class CacheValidator
{
    public static void Check(DocumentPath at, CacheConfig? cache, RouteDocumentErrors errors)
    {
        if (cache is null)
        {
            return;
        }

        if (cache is { Mode: CacheMode.Override, Ttl: null })
        {
            errors.AddMissing(at["ttl"], "'ttl' is missing; the mode override needs it, e.g. \"00:10:00\"");
        }

        Checks.Positive(errors, at, "ttl", cache.Ttl);
        Checks.NotNegative(errors, at, "staleWhileRevalidate", cache.StaleWhileRevalidate);
        Checks.NotNegative(errors, at, "staleIfError", cache.StaleIfError);
        Checks.AtLeast(errors, at, "maxBodyBytes", cache.MaxBodyBytes, 1);
        Checks.Tokens(errors, at["methods"], cache.Methods, "a method");
        Checks.Tokens(errors, at["keyHeaders"], cache.KeyHeaders, "a header's name");
    }
}
