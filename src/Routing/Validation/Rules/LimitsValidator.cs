using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class LimitsValidator
{
    public static void Check(DocumentPath ofRoute, RouteConfig route, RouteDocumentErrors errors)
    {
        if (route.Limits is not { } limits)
        {
            return;
        }

        var at = ofRoute["limits"];
        Checks.AtLeast(errors, at, "maxRequestBodyBytes", limits.MaxRequestBodyBytes, -1);
        Checks.AtLeast(errors, at, "requestsPerMinute", limits.RequestsPerMinute, 1);
        Checks.AtLeast(errors, at, "tokensPerMinute", limits.TokensPerMinute, 1);
        CheckUse(at, limits, errors);
        var knowsConsumers = route.Access?.Allow is AccessMode.Key or AccessMode.Jwt;
        if (limits.Per == LimitKey.Consumer && !knowsConsumers && !errors.WasRefused(ofRoute["access"]["allow"]))
        {
            errors.Add(at["per"], "'per' is consumer, but the route does not ask who is calling; set 'access.allow' to key or jwt, or 'per' to ip or route");
        }

        if (limits.Scope == LimitScope.Fleet && (limits.Per ?? (knowsConsumers ? LimitKey.Consumer : LimitKey.Ip)) == LimitKey.Ip && !errors.WasRefused(at["per"]) && !errors.WasRefused(ofRoute["access"]["allow"]))
        {
            errors.Add(at["scope"], "instances do not share quotas of addresses, of which there is no end; set 'per' to consumer or route, or 'scope' to instance");
        }
    }

    private static void CheckUse(DocumentPath at, LimitsConfig limits, RouteDocumentErrors errors)
    {
        if (limits is { RequestsPerMinute: null, TokensPerMinute: null } && !errors.WasRefused(at["requestsPerMinute"]) && !errors.WasRefused(at["tokensPerMinute"]))
        {
            Refuse("per", limits.Per is not null);
            Refuse("scope", limits.Scope is not null);
            Refuse("onStoreFailure", limits.OnStoreFailure is not null);
        }
        else if (limits is { OnStoreFailure: not null, Scope: not LimitScope.Fleet } && !errors.WasRefused(at["scope"]))
        {
            errors.Add(at["onStoreFailure"], "'onStoreFailure' means nothing where each instance counts for itself; set \"scope\": \"fleet\", or remove it");
        }

        void Refuse(string field, bool isSet)
        {
            if (isSet)
            {
                errors.Add(at[field], $"'{field}' means nothing without a rate; set 'requestsPerMinute', or remove it");
            }
        }
    }
}
