using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;

namespace FuncProxy.Admin.Live;

/// <summary>What counts as a failure of the proxy or its destinations, not of the client.</summary>
internal static class FailureRules
{
    /// <summary>Whether an error is one: it is answered 5xx, or destinations are its cause. What the client did wrong, or may not do, is none.</summary>
    public static bool IsFailure(ProxyError error) => ProxyProblem.Of(error).Status >= 500 || error == ProxyError.AllCooling;

    /// <summary>Takes down a request that has failed.</summary>
    public static Failure Describe(in RequestRecord record, DateTimeOffset now)
    {
        var attempts = new FailedAttempt[record.Attempts.Count];
        for (var i = 0; i < attempts.Length; i++)
        {
            attempts[i] = new FailedAttempt(record.Attempts[i].Destination.Id, record.Attempts[i].Reason);
        }
        return new Failure
        {
            At = now,
            RequestId = record.RequestId,
            Method = record.Method,
            Path = record.Path,
            Route = record.Route?.Id,
            Cluster = record.Cluster,
            Destination = record.Destination,
            Status = record.Status,
            Error = record.ErrorType,
            Reason = record.Reason,
            Attempts = attempts,
            Milliseconds = Math.Round(record.Total.TotalMilliseconds, 1),
            Consumer = record.Consumer,
        };
    }
}
