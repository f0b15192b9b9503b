namespace FuncProxy.Routing.Comparing;

/// <summary>How a value of a document has changed.</summary>
public enum ChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It is another.</summary>
    Changed,
}
