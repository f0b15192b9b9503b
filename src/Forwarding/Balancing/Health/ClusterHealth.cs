using System.Globalization;
using System.Net;
using FuncProxy.Forwarding.Balancing.CoolDowns;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Balancing.Health;

/// <summary>A cluster's <c>healthCheck</c> section, compiled.</summary>
internal sealed class ClusterHealth : HealthRules
{
    private const string RateLimitKey = "TransportFailureRateHealthPolicy.RateLimit";
    private const string ConsecutiveFailures = "ConsecutiveFailures";
    private const double DefaultRateLimit = 0.3;
    private const int DefaultThreshold = 3;
    private static readonly TimeSpan DefaultReactivationPeriod = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DefaultLongestCoolDown = TimeSpan.FromHours(1);

    private readonly TimeProvider _time;
    private readonly bool _isByRow;
    private readonly int _threshold;
    private readonly double _rateLimit;
    private readonly bool _countsServerErrors;
    private readonly TimeSpan _longestCoolDown;

    private ClusterHealth(ClusterConfig config, TimeProvider time)
    {
        var passive = config.HealthCheck?.Passive;
        _time = time;
        _isByRow = string.Equals(passive?.Policy, ConsecutiveFailures, StringComparison.OrdinalIgnoreCase);
        _threshold = passive?.Threshold ?? DefaultThreshold;
        _rateLimit = Metadata.Number(config.Metadata, RateLimitKey) ?? DefaultRateLimit;
        _countsServerErrors = passive is { Enabled: true, ServerErrors: true };
        _longestCoolDown = config.HealthCheck?.CoolDown?.Longest ?? DefaultLongestCoolDown;
    }

    /// <summary>Compiles the section, and what the cluster's metadata says of it.</summary>
    public static ClusterHealth Compile(ClusterConfig config, TimeProvider time)
    {
        var health = config.HealthCheck;
        return new ClusterHealth(config, time)
        {
            ReactivationPeriod = health?.Passive?.ReactivationPeriod ?? DefaultReactivationPeriod,
            SlowStart = health?.SlowStart ?? TimeSpan.Zero,
            IsProbed = health?.Active?.Enabled == true,
            ProbeInterval = health?.Active is { Enabled: true } active ? ActiveHealthChecks.IntervalOf(active) : TimeSpan.Zero,
            CoolsDown = health?.CoolDown?.Enabled != false,
            TallyKey = health?.Passive?.Enabled == true ? KeyOf(config) : null,
        };
    }

    /// <summary>Whether the least bad destination serves while none is healthy.</summary>
    public static bool Panics(ClusterConfig config)
        => string.Equals(config.HealthCheck?.AvailableDestinationsPolicy, "HealthyOrPanic", StringComparison.OrdinalIgnoreCase);

    public override FailureTally CreateTally()
        => _isByRow ? new ConsecutiveFailureTally(_threshold) : new FailureRateTally(_rateLimit, _time);

    public override bool IsFailure(HttpStatusCode status) => _countsServerErrors && status >= HttpStatusCode.InternalServerError;

    public override TimeSpan CoolDownOf(HttpResponseMessage response)
    {
        var wait = RateLimitFields.WaitOf(response, _time);
        return wait < _longestCoolDown ? wait : _longestCoolDown;
    }

    private static string KeyOf(ClusterConfig config)
    {
        var passive = config.HealthCheck!.Passive!;
        return string.Equals(passive.Policy, ConsecutiveFailures, StringComparison.OrdinalIgnoreCase)
            ? string.Create(CultureInfo.InvariantCulture, $"row {passive.Threshold ?? DefaultThreshold}")
            : string.Create(CultureInfo.InvariantCulture, $"rate {Metadata.Number(config.Metadata, RateLimitKey) ?? DefaultRateLimit}");
    }
}
