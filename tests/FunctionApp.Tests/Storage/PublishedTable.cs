using System.Text;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Stores;
using FuncProxy.Routing.Stores.Generations;
using FuncProxy.Routing.Stores.Tables;
using Microsoft.Extensions.Logging.Abstractions;

namespace FuncProxy.FunctionApp.Tests.Storage;

/// <summary>What a test publishes into a table, and what an instance would read from it.</summary>
internal static class PublishedTable
{
    /// <summary>Publishes a document; returns its generation.</summary>
    public static async Task<int> PublishAsync(string connection, string table, string document)
    {
        var result = await new RoutePublisher(Open(connection, table), TimeProvider.System, ProxyEngine.Rules).PublishAsync(Encoding.UTF8.GetBytes(document), null, default);
        result.Outcome.ShouldBe(PublishOutcome.Published, string.Join('\n', result.Errors));
        return result.Generation!.Value;
    }

    public static async Task<RouteStoreReading> ReadAsync(string connection, string table)
    {
        using var store = new TableRouteStore(Open(connection, table), _ => null, TimeSpan.FromSeconds(1), TimeProvider.System, NullLogger<TableRouteStore>.Instance, ProxyEngine.Rules);
        return await store.ReadAsync(null, default);
    }

    /// <summary>The body that the route <c>all</c> answers with.</summary>
    public static async Task<string?> ReadBodyAsync(string connection, string table) => (await ReadAsync(connection, table)).Document?.Routes?["all"].Respond?.Body;

    private static ITable Open(string connection, string table) => TableStorage.Open(TableConnection.Parse(connection), table, null, TimeProvider.System);
}
