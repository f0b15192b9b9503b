using System.Text;
using FuncProxy.FunctionApp.Tests.Cli;
using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation;
using FuncProxy.TestKit;
using Xunit.Abstractions;

namespace FuncProxy.FunctionApp.Tests.Storage;

/// <summary>SIGKILL of a publisher at each of its calls: readers see the old document or the new one, whole.</summary>
public sealed class KilledPublisherTests(ITestOutputHelper output) : IDisposable
{
    private const int RouteCount = 120;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(HoldPoint.BeforeForwarding)]
    [InlineData(HoldPoint.AfterAnswer)]
    public async Task Publisher_that_is_killed_at_any_call_leaves_the_old_document_or_the_new_one(HoldPoint point)
    {
        var azurite = await AzuriteServer.SharedAsync();
        await using var gate = await StorageGate.StartAsync(azurite.Address);
        var (through, table) = (azurite.Account.ConnectionStringAt(gate.Address), AzuriteServer.NewTableName());
        await PublishedTable.PublishAsync(through, table, Document("start"));
        gate.ClearRequests();
        var (code, text) = await FuncProxyTool.RunAsync(Apply("before", through, table));
        code.ShouldBe(0, text);
        var (calls, served, news) = (gate.Requests.Count, "before", 0);
        calls.ShouldBeGreaterThan(5);

        for (var call = 1; call <= calls; call++)
        {
            var mark = $"killed at {call}";
            var held = gate.Hold(point, call);
            await using var tool = FuncProxyTool.Start(Apply(mark, through, table));
            var request = await held.HeldAsync(TimeSpan.FromSeconds(30));
            tool.Kill();
            await tool.WaitForExitAsync();
            held.Drop();

            var seen = await SeenAsync(azurite.ConnectionString, table);

            seen.ShouldBeOneOf(served, mark);
            output.WriteLine($"{point} of call {call} ({request.Operation}): {(seen == mark ? "new" : "old")}");
            news += seen == mark ? 1 : 0;
            served = seen;
        }

        news.ShouldBeGreaterThan(0, "what comes after the flip leaves the new document");
        news.ShouldBeLessThan(calls, "what comes before the flip leaves the old one");
        await PublishedTable.PublishAsync(azurite.ConnectionString, table, Document("after"));
        (await SeenAsync(azurite.ConnectionString, table)).ShouldBe("after");
    }

    public void Dispose() => _folder.Dispose();

    private string[] Apply(string mark, string to, string table) => ["apply", _folder.Write("routes.json", Document(mark)), "--to", to, "--table", table, "--yes"];

    private static async Task<string> SeenAsync(string connection, string table)
    {
        var reading = await PublishedTable.ReadAsync(connection, table);
        reading.Errors.ShouldBeEmpty();
        var routes = reading.Document!.Routes!;
        routes.Count.ShouldBe(RouteCount);
        return routes.Values.Select(route => route.Metadata!["mark"]).Distinct().ShouldHaveSingleItem("never a mixture");
    }

    private static string Document(string mark) => Encoding.UTF8.GetString(RouteDocumentWriter.Write(new RouteDocument
    {
        Routes = Enumerable.Range(0, RouteCount).ToDictionary(i => $"r{i}", i => new RouteConfig
        {
            Match = new RouteMatch { Path = $"/p{i}" },
            Respond = new RespondConfig { Body = mark },
            Metadata = new Dictionary<string, string> { ["mark"] = mark },
        }),
    }));
}
