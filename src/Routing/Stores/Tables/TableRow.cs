namespace FuncProxy.Routing.Stores.Tables;

/// <summary>A row (entity) of a table: its keys and its properties.</summary>
/// <param name="PartitionKey">The partition.</param>
/// <param name="RowKey">The row in the partition.</param>
public sealed record TableRow(string PartitionKey, string RowKey)
{
    /// <summary>The most characters that are written into one text property. It holds 64 KiB: of UTF-16 in Azure, of UTF-8 in Azurite.</summary>
    public const int MaxTextLength = 64 * 1024 / 3 - 1;

    /// <summary>The version of the row, as the service names it; null for a row that was not read.</summary>
    public string? ETag { get; init; }

    /// <summary>The properties by name: texts, numbers (<see cref="int"/>, <see cref="long"/>, <see cref="double"/>), flags, times (<see cref="DateTimeOffset"/>). Of other types the text is kept.</summary>
    public IReadOnlyDictionary<string, object> Properties { get; init; } = new Dictionary<string, object>();

    /// <summary>A text property; null when it is missing or no text.</summary>
    public string? Text(string name) => Properties.GetValueOrDefault(name) as string;

    /// <summary>A whole number; null when it is missing or none.</summary>
    public int? Number(string name) => Properties.GetValueOrDefault(name) switch
    {
        int number => number,
        long number when number is >= int.MinValue and <= int.MaxValue => (int)number,
        _ => null,
    };

    /// <summary>A flag; null when it is missing or none.</summary>
    public bool? Flag(string name) => Properties.GetValueOrDefault(name) as bool?;

    /// <summary>A time; null when it is missing or none.</summary>
    public DateTimeOffset? Time(string name) => Properties.GetValueOrDefault(name) as DateTimeOffset?;
}
