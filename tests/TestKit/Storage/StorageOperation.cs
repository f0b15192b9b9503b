namespace FuncProxy.TestKit;

/// <summary>What a request asks of the table service.</summary>
public enum StorageOperation
{
    /// <summary>GET of one entity by both keys.</summary>
    PointRead,

    /// <summary>GET of entities by a filter, one page.</summary>
    Query,

    /// <summary>POST of one entity.</summary>
    Insert,

    /// <summary>PUT, MERGE or PATCH of one entity.</summary>
    Update,

    /// <summary>DELETE of one entity.</summary>
    Delete,

    /// <summary>POST of a transaction.</summary>
    Batch,

    /// <summary>Anything about tables themselves: create, delete, list.</summary>
    Table,
}
