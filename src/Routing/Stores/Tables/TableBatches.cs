namespace FuncProxy.Routing.Stores.Tables;

/// <summary>Cuts rows of one partition into transactions that the service takes.</summary>
internal static class TableBatches
{
    /// <summary>The most rows in a transaction.</summary>
    public const int MaxRows = 100;

    // The service takes 4 MiB, with the parts' own lines.
    private const int MaxBytes = 3 * 1024 * 1024;
    private const int BytesAround = 1024;

    /// <summary>The rows in their order, as few transactions as the limits allow.</summary>
    public static IEnumerable<IReadOnlyList<TableRow>> Split(IEnumerable<TableRow> rows)
    {
        var batch = new List<TableRow>(MaxRows);
        var bytes = 0;
        foreach (var row in rows)
        {
            var size = TableJson.Write(row).Length + BytesAround;
            if (batch.Count == MaxRows || (batch.Count > 0 && bytes + size > MaxBytes))
            {
                yield return batch;
                batch = new List<TableRow>(MaxRows);
                bytes = 0;
            }

            batch.Add(row);
            bytes += size;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
