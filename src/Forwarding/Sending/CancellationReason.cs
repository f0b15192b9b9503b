namespace FuncProxy.Forwarding.Sending;

/// <summary>Why an upstream call was ended by time.</summary>
internal enum CancellationReason
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>No byte moved for the cluster's activity timeout.</summary>
    ActivityTimeout,

    /// <summary>The route's timeout has passed.</summary>
    Timeout,
}
