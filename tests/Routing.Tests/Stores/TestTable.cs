using FuncProxy.Routing.Stores;
using FuncProxy.Routing.Stores.Tables;
using FuncProxy.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace FuncProxy.Routing.Tests.Stores;

/// <summary>A table of a test's own on the shared Azurite, by the client of this build.</summary>
internal static class TestTable
{
    /// <summary>A table that does not exist yet.</summary>
    public static async Task<ITable> NewAsync() => Open((await AzuriteServer.SharedAsync()).ConnectionString, AzuriteServer.NewTableName());

    public static ITable Open(string connection, string name) => TableStorage.Open(TableConnection.Parse(connection), name, null, TimeProvider.System);

    public static TableRouteStore Store(ITable table, Func<string, string?>? settings = null, TimeProvider? time = null) =>
        new(table, settings ?? (_ => null), TimeSpan.FromSeconds(10), time ?? TimeProvider.System, NullLogger<TableRouteStore>.Instance);

    /// <summary>The table behind a gate, and calls around the gate.</summary>
    public static async Task<(ITable Table, StorageGate Gate, TableCalls Calls)> GatedAsync()
    {
        var azurite = await AzuriteServer.SharedAsync();
        var gate = await StorageGate.StartAsync(azurite.Address);
        var table = Open(azurite.Account.ConnectionStringAt(gate.Address), AzuriteServer.NewTableName());
        return (table, gate, TableCalls.WithKey(azurite.Address, azurite.Account));
    }

    public static async Task<List<TableRow>> AllAsync(this ITable table, TableQuery query)
    {
        var rows = new List<TableRow>();
        await foreach (var row in table.QueryAsync(query, default))
        {
            rows.Add(row);
        }

        return rows;
    }
}
