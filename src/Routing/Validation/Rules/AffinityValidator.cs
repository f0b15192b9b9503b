using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class AffinityValidator
{
    private static readonly string[] Policies = ["HashCookie", "Cookie", "CustomHeader"];

    private static readonly string[] FailurePolicies = ["Redistribute", "Return503Error"];

    public static void Check(DocumentPath at, SessionAffinityConfig? affinity, RouteDocumentErrors errors)
    {
        if (affinity is null)
        {
            return;
        }

        Checks.OneOf(errors, at["policy"], affinity.Policy, Policies);
        Checks.OneOf(errors, at["failurePolicy"], affinity.FailurePolicy, FailurePolicies);
        Checks.Token(errors, at["affinityKeyName"], affinity.AffinityKeyName, "a cookie's or header's name");
        if (affinity.Cookie is { } cookie)
        {
            Checks.Positive(errors, at["cookie"], "expiration", cookie.Expiration);
            Checks.Positive(errors, at["cookie"], "maxAge", cookie.MaxAge);
            CheckAttribute(at["cookie"]["path"], cookie.Path, errors);
            CheckAttribute(at["cookie"]["domain"], cookie.Domain, errors);
        }
    }

    // RFC 6265 §4.1.1: any character except controls and ';'.
    private static void CheckAttribute(DocumentPath at, string? value, RouteDocumentErrors errors)
    {
        if (value is not null && (!Syntax.IsFieldValue(value) || value.Contains(';', StringComparison.Ordinal)))
        {
            errors.Add(at, $"{errors.Quote(at, value)} cannot be an attribute of a cookie; write visible ASCII without ';' (RFC 6265 §4.1.1)");
        }
    }
}
