namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Whether a destination can take a request now.</summary>
public enum Availability
{
    /// <summary>It can.</summary>
    Available,

    /// <summary>It was found unhealthy and has rested: one request may try it, that of the caller whose <see cref="DestinationState.TryEnterTrial"/> returns true.</summary>
    Trial,

    /// <summary>It, or another that shares its quota, has asked for time (429, 503, or a rate limit that is used up).</summary>
    Cooling,

    /// <summary>It was found unhealthy, or its one trial is under way.</summary>
    Unhealthy,

    /// <summary>It was taken out of selection by hand.</summary>
    Drained,
}
