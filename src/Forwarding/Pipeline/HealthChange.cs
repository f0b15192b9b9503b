namespace FuncProxy.Forwarding.Pipeline;

/// <summary>How a destination's standing has changed.</summary>
public enum HealthChange
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>It was found unhealthy.</summary>
    Fell,

    /// <summary>It was found healthy again.</summary>
    Recovered,
}
