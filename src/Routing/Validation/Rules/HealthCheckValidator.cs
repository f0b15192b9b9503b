using System.Globalization;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class HealthCheckValidator
{
    private const string ConsecutiveFailures = "ConsecutiveFailures";

    /// <summary>YARP's keys of a cluster's metadata.</summary>
    private const string ProbeThreshold = "ConsecutiveFailuresHealthPolicy.Threshold";
    private const string RateLimit = "TransportFailureRateHealthPolicy.RateLimit";

    private static readonly string[] ActivePolicies = [ConsecutiveFailures];

    private static readonly string[] PassivePolicies = ["TransportFailureRate", ConsecutiveFailures];

    private static readonly string[] AvailablePolicies = ["HealthyAndUnknown", "HealthyOrPanic"];

    public static void Check(DocumentPath at, ClusterConfig cluster, RouteDocumentErrors errors)
    {
        CheckMetadata(at["metadata"], cluster.Metadata, errors);
        if (cluster.HealthCheck is not { } health)
        {
            return;
        }

        at = at["healthCheck"];
        Checks.OneOf(errors, at["availableDestinationsPolicy"], health.AvailableDestinationsPolicy, AvailablePolicies);
        Checks.Positive(errors, at, "slowStart", health.SlowStart);
        if (health is { SlowStart: not null, Active: not { Enabled: true }, Passive: not { Enabled: true } })
        {
            errors.Add(at["slowStart"], "a slow start follows a recovery, but no health check is on; enable 'active' or 'passive', or remove 'slowStart'");
        }

        Checks.Positive(errors, at["coolDown"], "longest", health.CoolDown?.Longest);
        if (health.Active is { } active)
        {
            CheckActive(at["active"], active, errors);
        }

        if (health.Passive is { } passive)
        {
            CheckPassive(at["passive"], passive, errors);
        }
    }

    private static void CheckActive(DocumentPath at, ActiveHealthCheckConfig active, RouteDocumentErrors errors)
    {
        Checks.OneOf(errors, at["policy"], active.Policy, ActivePolicies);
        Checks.Positive(errors, at, "interval", active.Interval);
        Checks.Positive(errors, at, "timeout", active.Timeout);
        if (active.Path is { Length: > 0 } path && (path[0] != '/' || path.AsSpan().ContainsAny('?', '#') || !IsTarget(path)))
        {
            errors.Add(at["path"], $"{errors.Quote(at["path"], path)} is no path; it begins with /, is percent-encoded, and its query is written in 'query'");
        }

        if (active.Query is { Length: > 0 } query && (query[0] != '?' || query.Contains('#', StringComparison.Ordinal) || !IsTarget(query)))
        {
            errors.Add(at["query"], $"{errors.Quote(at["query"], query)} is no query; it begins with ? and is percent-encoded");
        }
    }

    private static void CheckPassive(DocumentPath at, PassiveHealthCheckConfig passive, RouteDocumentErrors errors)
    {
        Checks.OneOf(errors, at["policy"], passive.Policy, PassivePolicies);
        Checks.Between(errors, at, "threshold", passive.Threshold, 1, 1000);
        Checks.Positive(errors, at, "reactivationPeriod", passive.ReactivationPeriod);
        if (passive.Threshold is not null && !string.Equals(passive.Policy, ConsecutiveFailures, StringComparison.OrdinalIgnoreCase) && passive.Policy?.Contains('%', StringComparison.Ordinal) != true)
        {
            errors.Add(at["threshold"], $"only the policy {ConsecutiveFailures} counts failures in a row; set \"policy\": \"{ConsecutiveFailures}\", or set the metadata {RateLimit} of the cluster instead");
        }
    }

    private static void CheckMetadata(DocumentPath at, IReadOnlyDictionary<string, string>? metadata, RouteDocumentErrors errors)
    {
        foreach (var (name, value) in metadata ?? Empty)
        {
            if (name.Equals(ProbeThreshold, StringComparison.OrdinalIgnoreCase) && !(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var threshold) && threshold is > 0 and <= 1000))
            {
                errors.Add(at[name], $"{errors.Quote(at[name], value)} is no number of failures; it is 1 to 1000");
            }

            if (name.Equals(RateLimit, StringComparison.OrdinalIgnoreCase) && !(double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate is > 0 and <= 1))
            {
                errors.Add(at[name], $"{errors.Quote(at[name], value)} is no rate; it is more than 0 and at most 1");
            }
        }
    }

    private static bool IsTarget(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static readonly Dictionary<string, string> Empty = [];
}
