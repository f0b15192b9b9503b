namespace FuncProxy.Forwarding.Pipeline;

/// <summary>What an attempt tells of its destination's health.</summary>
public enum AttemptOutcome
{
    /// <summary>Nothing: the client left, the attempt was given up, or nobody knows whose fault it was.</summary>
    None,

    /// <summary>The destination has answered.</summary>
    Success,

    /// <summary>The destination has failed.</summary>
    Failure,
}
