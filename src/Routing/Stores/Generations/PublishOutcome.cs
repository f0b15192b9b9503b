namespace FuncProxy.Routing.Stores.Generations;

/// <summary>How a publication ended.</summary>
public enum PublishOutcome
{
    /// <summary>The document is a new generation, and it is served.</summary>
    Published,

    /// <summary>The document is served already; nothing was written.</summary>
    Unchanged,

    /// <summary>Somebody else published meanwhile; theirs is served and nothing of it was lost.</summary>
    Conflict,

    /// <summary>The document is not valid, or no such generation can be restored; nothing was written.</summary>
    Refused,

    /// <summary>The table could not be read or written; what was served is still served, unless the errors say that this is not known.</summary>
    Failed,
}
