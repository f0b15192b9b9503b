namespace FuncProxy.Routing.Stores.Tables;

/// <summary>Which rows of a table are wanted.</summary>
public sealed record TableQuery
{
    private TableQuery(string filter) => Filter = filter;

    /// <summary>The OData filter.</summary>
    public string Filter { get; }

    /// <summary>Whether the keys alone are wanted. Default false.</summary>
    public bool KeysOnly { get; init; }

    /// <summary>All rows of a partition.</summary>
    public static TableQuery Partition(string key) => new($"PartitionKey eq '{Escape(key)}'");

    /// <summary>All rows of the partitions from one key up to, but without, another.</summary>
    public static TableQuery Partitions(string from, string before) => new($"PartitionKey ge '{Escape(from)}' and PartitionKey lt '{Escape(before)}'");

    private static string Escape(string key) => key.Replace("'", "''", StringComparison.Ordinal);
}
