namespace FuncProxy.Forwarding.Caching.Collapsing;

/// <summary>What has become of a call to the destination, for those who wait for it.</summary>
internal enum FetchOutcome
{
    /// <summary>Nothing that they could use: they go themselves.</summary>
    Released,

    /// <summary>The response may be stored; its body is coming and can be read along.</summary>
    Streaming,

    /// <summary>What is stored has been renewed.</summary>
    Renewed,

    /// <summary>The destination has failed, and what is stored stands in.</summary>
    Stale,
}
