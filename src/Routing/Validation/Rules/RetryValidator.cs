using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class RetryValidator
{
    private const int MaxAttempts = 10;

    private static readonly string[] Causes = ["connect", "timeout", "429", "5xx"];

    public static void Check(DocumentPath at, RetryConfig? retry, RouteDocumentErrors errors)
    {
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
        if (retry is { HedgeAfter: not null, Attempts: 1 })
        {
            errors.Add(at["hedgeAfter"], "a second destination is a second attempt, but 'attempts' is 1; set it to 2 or more, or remove 'hedgeAfter'");
        }
    }
}
