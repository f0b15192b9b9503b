namespace FuncProxy.Routing.Stores.Tables;

/// <summary>What a table must let a caller do, so that a refusal names the role that is missing.</summary>
public enum TableRight
{
    /// <summary>To read rows: role Storage Table Data Reader.</summary>
    Read,

    /// <summary>To read and write rows, and to make the table: role Storage Table Data Contributor.</summary>
    Write,
}
