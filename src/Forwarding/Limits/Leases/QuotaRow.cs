using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Forwarding.Limits.Leases;

/// <summary>What a quota's row says: how much of which window has been given out. Each window writes over the one before, so that there is nothing to clean up.</summary>
/// <param name="Begins">When the window begins.</param>
/// <param name="Given">How much of it has been given to instances.</param>
/// <param name="Writes">How often the row has been written.</param>
/// <param name="Writer">Who has written it last.</param>
internal sealed record QuotaRow(DateTimeOffset Begins, int Given, long Writes, string Writer)
{
    /// <summary>The row's version; null where there is no row yet.</summary>
    public string? ETag { get; private init; }

    /// <summary>No row: nothing has been given.</summary>
    public static QuotaRow None { get; } = new(DateTimeOffset.MinValue, 0, 0, "");

    /// <summary>Reads a row. What somebody has spoiled counts as nothing given, and is written over.</summary>
    public static QuotaRow Read(TableRow? row) => row is null ? None : new QuotaRow(
        row.Time(nameof(Begins)) ?? DateTimeOffset.MinValue,
        Math.Max(0, row.Number(nameof(Given)) ?? 0),
        row.Properties.GetValueOrDefault(nameof(Writes)) as long? ?? 0,
        row.Text(nameof(Writer)) ?? "")
    {
        ETag = row.ETag,
    };

    /// <summary>The row to be written.</summary>
    public TableRow ToTable(QuotaName name)
    {
        var properties = new Dictionary<string, object>
        {
            [nameof(Begins)] = Begins,
            [nameof(Given)] = Given,
            [nameof(Writes)] = Writes,
            [nameof(Writer)] = Writer,
            [nameof(QuotaName.Route)] = name.Route,
        };
        if (name.Consumer is { } consumer)
        {
            properties[nameof(QuotaName.Consumer)] = consumer;
        }
        return new TableRow(name.PartitionKey, name.RowKey) { Properties = properties };
    }
}
