using System.Net;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>How the destinations of a cluster are judged. Immutable.</summary>
public abstract class HealthRules
{
    /// <summary>How long an unhealthy destination rests before one request may try it; doubled each time that the trial fails.</summary>
    public required TimeSpan ReactivationPeriod { get; init; }

    /// <summary>How long a destination takes to come back to its full share; zero for at once.</summary>
    public required TimeSpan SlowStart { get; init; }

    /// <summary>Whether destinations are probed.</summary>
    public required bool IsProbed { get; init; }

    /// <summary>How far apart the rounds of probes are.</summary>
    public TimeSpan ProbeInterval { get; init; }

    /// <summary>Whether a destination that asks for time gets nothing until then. Default true.</summary>
    public bool CoolsDown { get; init; } = true;

    /// <summary>Names what <see cref="CreateTally"/> makes: a tally is kept over a reload as long as this is equal. Null when requests tell nothing of health.</summary>
    public required string? TallyKey { get; init; }

    /// <summary>A tally for one destination. Only asked for with a <see cref="TallyKey"/>.</summary>
    public abstract FailureTally CreateTally();

    /// <summary>Whether an answer counts as a failure.</summary>
    public abstract bool IsFailure(HttpStatusCode status);

    /// <summary>How long the destination asks not to be sent anything; zero when it does not. Only asked where it <see cref="CoolsDown"/>.</summary>
    public abstract TimeSpan CoolDownOf(HttpResponseMessage response);
}
