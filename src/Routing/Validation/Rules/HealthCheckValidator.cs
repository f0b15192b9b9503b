using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class HealthCheckValidator
{
    private static readonly string[] ActivePolicies = ["ConsecutiveFailures"];

    private static readonly string[] PassivePolicies = ["TransportFailureRate"];

    private static readonly string[] AvailablePolicies = ["HealthyAndUnknown", "HealthyOrPanic"];

    public static void Check(DocumentPath at, HealthCheckConfig? health, RouteDocumentErrors errors)
    {
        if (health is null)
        {
            return;
        }

        Checks.OneOf(errors, at["availableDestinationsPolicy"], health.AvailableDestinationsPolicy, AvailablePolicies);
        if (health.Active is { } active)
        {
            Checks.OneOf(errors, at["active"]["policy"], active.Policy, ActivePolicies);
            Checks.Positive(errors, at["active"], "interval", active.Interval);
            Checks.Positive(errors, at["active"], "timeout", active.Timeout);
        }

        if (health.Passive is { } passive)
        {
            Checks.OneOf(errors, at["passive"]["policy"], passive.Policy, PassivePolicies);
            Checks.Positive(errors, at["passive"], "reactivationPeriod", passive.ReactivationPeriod);
        }
    }
}
