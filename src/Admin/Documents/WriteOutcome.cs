namespace FuncProxy.Admin.Documents;

/// <summary>How a write ended.</summary>
internal enum WriteOutcome
{
    /// <summary>The document is published.</summary>
    Published,

    /// <summary>It was published already.</summary>
    Unchanged,

    /// <summary>Something else is published by now than the caller knows: 412.</summary>
    Conflict,

    /// <summary>The document cannot be published, or there is no such generation: 422.</summary>
    Refused,

    /// <summary>The store could not be read or written: 503.</summary>
    Failed,
}
