using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class RetryValidator
{
    private const int MaxAttempts = 10;

    private static readonly string[] Causes = ["connect", "timeout", "429", "5xx"];

    private static readonly TimeSpan DefaultActivityTimeout = TimeSpan.FromSeconds(100);

    public static void Check(DocumentPath at, ClusterConfig cluster, RouteDocumentErrors errors)
    {
        var retry = cluster.Retry;
        if (retry is null)
        {
            return;
        }

        Checks.Between(errors, at, "attempts", retry.Attempts, 1, MaxAttempts);
        for (var i = 0; i < retry.On?.Count; i++)
        {
            Checks.OneOf(errors, at["on"][i], retry.On[i], Causes);
        }

        Checks.Between(errors, at, "budgetPercent", retry.BudgetPercent, 0, 100);
        Checks.AtLeast(errors, at, "maxBufferedBodyBytes", retry.MaxBufferedBodyBytes, 0);
        Checks.Positive(errors, at, "hedgeAfter", retry.HedgeAfter);
        if (retry.HedgeAfter is { } late && late >= (cluster.HttpRequest?.ActivityTimeout ?? DefaultActivityTimeout))
        {
            errors.Add(at["hedgeAfter"], "a destination that is silent for so long has failed already: 'hedgeAfter' must be less than 'httpRequest.activityTimeout' (default 00:01:40)");
        }

        if (cluster is { HashOn.JsonField: not null } && retry.MaxBufferedBodyBytes == 0)
        {
            errors.Add(at["maxBufferedBodyBytes"], "'hashOn.jsonField' reads the body within 'maxBufferedBodyBytes'; set more than 0");
        }

        if (retry is { HedgeAfter: not null, Attempts: 1 })
        {
            errors.Add(at["hedgeAfter"], "a second destination is a second attempt, but 'attempts' is 1; set it to 2 or more, or remove 'hedgeAfter'");
        }
    }
}
