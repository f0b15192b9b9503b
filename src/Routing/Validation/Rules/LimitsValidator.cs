using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class LimitsValidator
{
    public static void Check(DocumentPath at, LimitsConfig? limits, RouteDocumentErrors errors)
    {
        if (limits is null)
        {
            return;
        }

        Checks.AtLeast(errors, at, "maxRequestBodyBytes", limits.MaxRequestBodyBytes, -1);
        Checks.AtLeast(errors, at, "requestsPerMinute", limits.RequestsPerMinute, 1);
        Checks.AtLeast(errors, at, "tokensPerMinute", limits.TokensPerMinute, 1);
    }
}
