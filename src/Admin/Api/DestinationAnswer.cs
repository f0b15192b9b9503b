using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Admin.Api;

/// <summary>How a destination stands.</summary>
internal sealed record DestinationAnswer
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Scheme and host: paths may hold secrets.</summary>
    public required string Address { get; init; }

    /// <summary>Whether neither requests nor probes have found it unhealthy.</summary>
    public required bool Healthy { get; init; }

    /// <summary><c>healthy</c>, <c>trial</c> (one request may try it), <c>unhealthy</c>, <c>coolingDown</c> or <c>drained</c>.</summary>
    public required string State { get; init; }

    /// <summary>How much longer it gets nothing because it has asked for time.</summary>
    public required double CoolDownSeconds { get; init; }

    /// <summary>Attempts that have begun and not ended.</summary>
    public required int InFlight { get; init; }

    /// <summary>Attempts of requests that have ended.</summary>
    public required long Attempts { get; init; }

    /// <summary>Those of them that failed.</summary>
    public required long Failures { get; init; }

    /// <summary>The last of these; null for none.</summary>
    public FailureAnswer? LastFailure { get; init; }

    /// <summary>Whether it was taken out of selection by hand.</summary>
    public required bool Drained { get; init; }

    /// <summary>Its group: those with a lower number are asked first.</summary>
    public required int Priority { get; init; }

    /// <summary>Its share among its group.</summary>
    public required int Weight { get; init; }

    public static DestinationAnswer Of(Destination destination, long timestamp)
    {
        var state = destination.State;
        return new DestinationAnswer
        {
            Id = destination.Id,
            Address = new Uri(destination.Prefix).GetLeftPart(UriPartial.Authority),
            Healthy = !state.Health.IsUnhealthy,
            State = NameOf(state.At(timestamp)),
            CoolDownSeconds = Math.Round(state.CoolDownLeft(timestamp).TotalSeconds, 1),
            InFlight = state.InFlight,
            Attempts = state.Tally.Attempts,
            Failures = state.Tally.Failures,
            LastFailure = state.Tally.LastFailure is { } failure ? new FailureAnswer(failure.At, failure.Reason) : null,
            Drained = state.IsDrained,
            Priority = destination.Priority,
            Weight = destination.Weight,
        };
    }

    private static string NameOf(Availability availability) => availability switch
    {
        Availability.Available => "healthy",
        Availability.Trial => "trial",
        Availability.Cooling => "coolingDown",
        Availability.Drained => "drained",
        _ => "unhealthy",
    };
}
