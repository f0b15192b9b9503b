using FuncProxy.Routing.Stores.Tables;
using FuncProxy.TestKit;

namespace FuncProxy.Admin.Tests.Api;

public sealed class LimitsTests
{
    private const string Document = """
        { "routes": {
            "shared": { "match": { "path": "/shared" }, "respond": { "body": "ok" }, "limits": { "requestsPerMinute": 600, "per": "route", "scope": "fleet" } },
            "own": { "match": { "path": "/own" }, "respond": { "body": "ok" }, "limits": { "requestsPerMinute": 60, "per": "ip" } },
            "free": { "match": { "path": "/free" }, "respond": { "body": "ok" } } } }
        """;

    [Fact]
    public async Task What_the_fleet_has_taken_of_a_quota_is_read_from_the_table()
    {
        var azurite = await AzuriteServer.SharedAsync();
        var table = TableStorage.Open(TableConnection.Parse(azurite.ConnectionString), AzuriteServer.NewTableName(), null, TimeProvider.System);
        await using var admin = await AdminUnderTest.StartAsync(Document, new() { Quotas = table });
        await using var other = await AdminUnderTest.StartAsync(Document, new() { Quotas = table });
        (await admin.GetAsync("limits"))["quotas"]!.AsArray().ShouldBeEmpty();

        (await other.Stranger.GetStringAsync("shared")).ShouldBe("ok");
        var answer = await admin.GetAsync("limits");

        OpenApi.Read().Flaws("GET limits", 200, "application/json", answer).ShouldBeEmpty();
        answer["limits"]!.AsArray().Select(limit => (limit!["route"]!.GetValue<string>(), limit["scope"]!.GetValue<string>())).Order().ShouldBe([("own", "instance"), ("shared", "fleet")]);
        var quota = answer["quotas"]!.AsArray().ShouldHaveSingleItem()!;
        quota["route"]!.GetValue<string>().ShouldBe("shared");
        quota["given"]!.GetValue<int>().ShouldBeInRange(1, 600);
        (quota["ends"]!.GetValue<DateTimeOffset>() - quota["begins"]!.GetValue<DateTimeOffset>()).ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task Table_that_does_not_answer_is_a_fault_beside_the_limits()
    {
        var azurite = await AzuriteServer.SharedAsync();
        var table = new StumblingTable(TableStorage.Open(TableConnection.Parse(azurite.ConnectionString), AzuriteServer.NewTableName(), null, TimeProvider.System));
        await using var admin = await AdminUnderTest.StartAsync(Document, new() { Quotas = table });
        table.Stumble(readings: 1);

        var answer = await admin.GetAsync("limits");

        OpenApi.Read().Flaws("GET limits", 200, "application/json", answer).ShouldBeEmpty();
        answer["fault"]!.GetValue<string>().ShouldStartWith($"table {table.Name}: ");
        answer["limits"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_table_there_are_limits_and_no_quotas()
    {
        await using var admin = await AdminUnderTest.StartAsync("""{ "routes": { "own": { "match": { "path": "/" }, "respond": { "body": "ok" }, "limits": { "requestsPerMinute": 60 } } } }""");

        var answer = await admin.GetAsync("limits");

        answer["limits"]!.AsArray().ShouldHaveSingleItem();
        answer.ContainsKey("quotas").ShouldBeFalse();
    }
}
