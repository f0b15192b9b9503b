namespace FuncProxy.Forwarding.Limits.Leases;

/// <summary>What a lease says to a request.</summary>
internal enum LeaseOutcome
{
    /// <summary>It goes on.</summary>
    LetIn,

    /// <summary>The quota is used up.</summary>
    Refused,

    /// <summary>A slice is on its way; then it is to ask again.</summary>
    Waits,

    /// <summary>The store does not answer, and nobody is let in without it.</summary>
    Unknown,
}
