namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Why an upstream call was ended by time.</summary>
public enum CallGuardReason
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>No byte moved for the cluster's activity timeout.</summary>
    ActivityTimeout,

    /// <summary>The route's timeout has passed.</summary>
    Timeout,
}
