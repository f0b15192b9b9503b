using FuncProxy.Routing.Stores;
using FuncProxy.Routing.Stores.Generations;
using FuncProxy.Routing.Stores.Tables;
using FuncProxy.Routing.Tests.Stores.Generations;
using FuncProxy.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Routing.Tests.Stores;

public sealed class TableRouteStoreTests
{
    [Fact]
    public async Task Unchanged_head_is_one_point_read_and_no_document()
    {
        var (table, gate, _) = await TestTable.GatedAsync();
        await using var closing = gate;
        await PublishAsync(table, DocumentTexts.Respond("one"));
        var store = TestTable.Store(table);
        var first = await store.ReadAsync(null, default);
        gate.ClearRequests();

        var second = await store.ReadAsync(first.Version, default);

        second.Version.ShouldBe(first.Version);
        second.Document.ShouldBeNull();
        second.Errors.ShouldBeEmpty();
        gate.Requests.ShouldHaveSingleItem().Operation.ShouldBe(StorageOperation.PointRead);
        // Whoever does not serve it gets it whole.
        (await store.ReadAsync(null, default)).Document.ShouldNotBeNull();
    }

    [Fact]
    public async Task New_generation_has_another_version()
    {
        var table = await TestTable.NewAsync();
        await PublishAsync(table, DocumentTexts.Respond("one"));
        var store = TestTable.Store(table);
        var first = await store.ReadAsync(null, default);

        await PublishAsync(table, DocumentTexts.Respond("two"));
        var second = await store.ReadAsync(first.Version, default);

        first.Version.ShouldStartWith("generation 1 ");
        second.Version.ShouldStartWith("generation 2 ");
        second.Document!.Routes!["all"].Respond!.Body.ShouldBe("two");
        store.Name.ShouldBe($"table {table.Name}");
    }

    [Fact]
    public async Task Empty_table_and_missing_table_say_how_to_publish()
    {
        var table = await TestTable.NewAsync();
        (await ErrorAsync(table)).ShouldSatisfyAllConditions(
            error => error.ShouldContain("404 TableNotFound"),
            error => error.ShouldContain($"the table {table.Name} does not exist; publish routes into it with 'funcproxy apply FILE --to"));

        await table.CreateIfMissingAsync(default);
        (await ErrorAsync(table)).ShouldContain("no routes have been published into it; publish them with 'funcproxy apply FILE --to");
    }

    [Fact]
    public async Task Wrong_key_is_told_with_the_services_code()
    {
        var azurite = await AzuriteServer.SharedAsync();
        var table = TestTable.Open(StorageAccount.Development.WithNewKey().ConnectionStringAt(azurite.Address), AzuriteServer.NewTableName());

        (await ErrorAsync(table)).ShouldSatisfyAllConditions(
            error => error.ShouldContain("403 AuthorizationFailure"),
            error => error.ShouldContain("copy the connection string anew"));
    }

    [Fact]
    public async Task Failure_of_the_service_is_told_with_its_code_and_the_remedy()
    {
        var (table, gate, _) = await TestTable.GatedAsync();
        await using var closing = gate;
        await PublishAsync(table, DocumentTexts.Respond("one"));
        var now = TimeProvider.System.GetUtcNow();

        gate.Fail(StorageFault.AuthenticationFailed(now));
        (await ErrorAsync(table)).ShouldSatisfyAllConditions(e => e.ShouldContain("403 AuthenticationFailed"), e => e.ShouldContain("the key or signature is wrong"));
        gate.Fail(StorageFault.AuthenticationFailed(now.AddMinutes(40)));
        (await ErrorAsync(table)).ShouldSatisfyAllConditions(e => e.ShouldContain("403 AuthenticationFailed"), e => e.ShouldContain("the clock here is 40 minutes behind"));
        gate.Fail(StorageFault.MissingRole);
        (await ErrorAsync(table)).ShouldSatisfyAllConditions(e => e.ShouldContain("AuthorizationPermissionMismatch"), e => e.ShouldContain("Storage Table Data Reader"));
        gate.Fail(StorageFault.ServerBusy);
        (await ErrorAsync(table)).ShouldContain("503 ServerBusy");
        gate.Fail(StorageFault.InternalError);
        (await ErrorAsync(table)).ShouldContain("500 InternalError");
        gate.Fail(StorageFault.TooManyRequests(TimeSpan.Zero));
        (await ErrorAsync(table)).ShouldContain("429 ");
        await gate.RefuseAsync();
        (await ErrorAsync(table)).ShouldContain("the connection was refused");
        await gate.AcceptAsync();
        gate.Heal();
        (await TestTable.Store(table).ReadAsync(null, default)).Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Passing_failure_of_the_service_is_overcome_by_another_try()
    {
        var (table, gate, _) = await TestTable.GatedAsync();
        await using var closing = gate;
        await PublishAsync(table, DocumentTexts.Respond("one"));
        gate.Fail(StorageFault.ServerBusy, times: 2);

        (await TestTable.Store(table).ReadAsync(null, default)).Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Connection_that_breaks_in_the_middle_of_a_page_is_overcome_by_another_try()
    {
        var (table, gate, _) = await TestTable.GatedAsync();
        await using var closing = gate;
        await PublishAsync(table, DocumentTexts.Many(50, "x"));
        gate.Fail(StorageFault.CutAfter(100), request => request.Operation == StorageOperation.Query, times: 1);

        (await TestTable.Store(table).ReadAsync(null, default)).Document!.Routes!.Count.ShouldBe(50);
    }

    [Fact]
    public async Task Clock_that_is_wrong_here_is_told()
    {
        var (table, gate, _) = await TestTable.GatedAsync();
        await using var closing = gate;
        gate.Fail(StorageFault.AuthenticationFailed(TimeProvider.System.GetUtcNow()));

        var reading = await TestTable.Store(table, time: new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(1))).ReadAsync(null, default);

        reading.Errors.ShouldHaveSingleItem().ShouldContain("the clock here is 60 minutes ahead of the service's");
    }

    [Theory]
    [InlineData("""{"Definition":"{ nonsense"}""", "row gen-00000001/route:all: its Definition is no JSON object")]
    [InlineData("""{"Definition":"{\"\\uD800\":1}"}""", "row gen-00000001/route:all: its Definition is no JSON object")]
    [InlineData("""{"Definition":"[]"}""", "row gen-00000001/route:all: its Definition is no JSON object")]
    [InlineData("""{"Definition":5}""", "row gen-00000001/route:all: it has no text in Definition")]
    [InlineData("""{"Other":"x"}""", "row gen-00000001/route:all: it has no text in Definition")]
    [InlineData("""{"Definition":"{\"clusterId\":\"nowhere\",\"match\":{\"path\":\"/\"}}"}""", "$.routes.all.clusterId: there is no cluster 'nowhere'")]
    [InlineData("""{"Definition":"{\"match\":{\"path\":\"/\"},\"respond\":{\"body\":\"by hand\"}}"}""", "the rows are not those that were published")]
    public async Task Row_that_was_edited_by_hand_is_refused_by_name(string json, string error)
    {
        var (table, gate, calls) = await TestTable.GatedAsync();
        await using var closing = gate;
        await PublishAsync(table, DocumentTexts.Respond("one"));
        await calls.PutAsync(table.Name, "gen-00000001", "route:all", json);

        var reading = await TestTable.Store(table).ReadAsync(null, default);

        reading.Document.ShouldBeNull();
        reading.Errors.ShouldContain(e => e.StartsWith($"table {table.Name}, generation 1: ") && e.Contains(error), string.Join('\n', reading.Errors));
        reading.Version.ShouldEndWith("invalid");
        // The same failure has the same version, so that it is logged once.
        (await TestTable.Store(table).ReadAsync(null, default)).Version.ShouldBe(reading.Version);
    }

    [Fact]
    public async Task Rest_of_a_document_that_was_edited_by_hand_into_half_a_character_is_refused_and_mended_by_publishing()
    {
        var (table, gate, calls) = await TestTable.GatedAsync();
        await using var closing = gate;
        var text = DocumentTexts.Utf8("""{ "$schema": "x", "routes": {} }""");
        await PublishAsync(table, text);
        await calls.PutAsync(table.Name, "gen-00000001", "document", """{"Definition":"{\"$schema\":\"\\ud800\"}"}""");

        (await TestTable.Store(table).ReadAsync(null, default)).Errors.ShouldNotBeEmpty();
        await PublishAsync(table, text);

        (await TestTable.Store(table).ReadAsync(null, default)).Document!.Schema.ShouldBe("x");
    }

    [Fact]
    public async Task Row_with_half_a_character_is_refused()
    {
        var (table, gate, calls) = await TestTable.GatedAsync();
        await using var closing = gate;
        await PublishAsync(table, DocumentTexts.Respond("one"));
        await calls.PutAsync(table.Name, "gen-00000001", "route:all", """{"Definition":"\uD800"}""");

        (await ErrorAsync(table)).ShouldStartWith($"table {table.Name}");
    }

    [Fact]
    public async Task Bad_generation_is_read_once_while_another_is_served_and_again_where_none_is()
    {
        var (table, gate, calls) = await TestTable.GatedAsync();
        await using var closing = gate;
        await PublishAsync(table, DocumentTexts.Respond("one"));
        var store = TestTable.Store(table);
        var good = await store.ReadAsync(null, default);
        await PublishAsync(table, DocumentTexts.Respond("two"));
        var row = (await calls.GetAsync(table.Name, "gen-00000002", "route:all")).Body;
        await calls.PutAsync(table.Name, "gen-00000002", "route:all", """{"Definition":"nonsense"}""");
        var bad = await store.ReadAsync(good.Version, default);
        bad.Errors.ShouldNotBeEmpty();
        gate.ClearRequests();

        (await store.ReadAsync(good.Version, default)).Errors.ShouldBe(bad.Errors);

        gate.Requests.ShouldHaveSingleItem().Operation.ShouldBe(StorageOperation.PointRead);
        await calls.PutAsync(table.Name, "gen-00000002", "route:all", Definition(row));
        (await store.ReadAsync(null, default)).Document!.Routes!["all"].Respond!.Body.ShouldBe("two");
    }

    [Fact]
    public async Task Three_thousand_errors_are_found_in_no_more_than_a_few_times_the_time_of_none()
    {
        var table = await TestTable.NewAsync();
        await PublishAsync(table, DocumentTexts.Many(3000, "%MISSING%"));
        await TestTable.Store(table, _ => "x").ReadAsync(null, default);

        var good = await TimeAsync(() => TestTable.Store(table, _ => "x").ReadAsync(null, default), errors: 0);
        var bad = await TimeAsync(() => TestTable.Store(table).ReadAsync(null, default), errors: 4500);

        bad.ShouldBeLessThan(4 * good + TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public async Task Row_that_is_missing_or_too_many_is_told()
    {
        var (table, gate, calls) = await TestTable.GatedAsync();
        await using var closing = gate;
        await PublishAsync(table, DocumentTexts.Many(3, "x"));

        await calls.DeleteAsync(table.Name, "gen-00000001", "route:r1");
        (await ErrorAsync(table)).ShouldContain("3 of 4 rows are there");

        await calls.PutAsync(table.Name, "gen-00000001", "route:r1", """{"Definition":"{}"}""");
        await calls.PutAsync(table.Name, "gen-00000001", "something", """{"Definition":"{}"}""");
        (await TestTable.Store(table).ReadAsync(null, default)).Errors.ShouldContain(e => e.Contains("row gen-00000001/something: it is none of route:ID, cluster:ID, consumer:ID"));
    }

    [Fact]
    public async Task Head_that_was_edited_by_hand_is_told()
    {
        var (table, gate, calls) = await TestTable.GatedAsync();
        await using var closing = gate;
        await PublishAsync(table, DocumentTexts.Respond("one"));

        await calls.PutAsync(table.Name, "head", "current", """{"Generation":"many"}""");
        (await ErrorAsync(table)).ShouldContain("row head/current has no whole number from 1 in Generation");
        await calls.PutAsync(table.Name, "head", "current", """{"Generation":77,"Entities":1,"Checksum":"x"}""");
        (await TestTable.Store(table).ReadAsync(null, default)).Errors.ShouldContain(e => e.Contains("0 of 1 rows are there"));
    }

    [Fact]
    public async Task Route_that_is_disabled_in_its_row_is_left_out_once_the_head_is_touched()
    {
        var (table, gate, calls) = await TestTable.GatedAsync();
        await using var closing = gate;
        await PublishAsync(table, DocumentTexts.Many(4, "x"));
        var store = TestTable.Store(table);
        var before = await store.ReadAsync(null, default);

        await calls.SendAsync("MERGE", TableCalls.Entity(table.Name, "gen-00000001", "route:r1"), """{"Enabled":false}""");
        (await store.ReadAsync(before.Version, default)).Document.ShouldBeNull("the head is as it was");
        await calls.SendAsync("MERGE", TableCalls.Entity(table.Name, "head", "current"), """{"Touched":1}""");

        var after = await store.ReadAsync(before.Version, default);
        after.Document!.Routes!.Keys.ShouldBe(["r0", "r2", "r3"]);
        after.Version.ShouldNotBe(before.Version);
        // Publishing the same document brings it back.
        (await new RoutePublisher(table, TimeProvider.System).PublishAsync(DocumentTexts.Many(4, "x"), null, default)).Outcome.ShouldBe(PublishOutcome.Published);
        (await store.ReadAsync(after.Version, default)).Document!.Routes!.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Generation_that_is_replaced_and_pruned_while_it_is_read_is_read_anew()
    {
        var (table, gate, _) = await TestTable.GatedAsync();
        await using var closing = gate;
        await PublishAsync(table, DocumentTexts.Respond("one"));
        var direct = TestTable.Open((await AzuriteServer.SharedAsync()).ConnectionString, table.Name);
        var held = gate.Hold(HoldPoint.BeforeForwarding, which: request => request.Operation == StorageOperation.Query);
        var reading = TestTable.Store(table).ReadAsync(null, default);
        await held.HeldAsync();

        for (var i = 0; i <= GenerationPruner.Kept; i++)
        {
            await PublishAsync(direct, DocumentTexts.Respond($"{i}"));
        }

        held.Release();
        (await reading).Document!.Routes!["all"].Respond!.Body.ShouldBe($"{GenerationPruner.Kept}");
    }

    [Fact]
    public async Task Reader_under_constant_publishing_sees_whole_generations_only()
    {
        var table = await TestTable.NewAsync();
        await PublishAsync(table, DocumentTexts.Many(250, "0"));
        var writing = Task.Run(async () =>
        {
            for (var i = 1; i <= 15; i++)
            {
                await PublishAsync(table, DocumentTexts.Many(250 - i, $"{i}"));
            }
        });
        var (reads, last) = (0, "");
        while (!writing.IsCompleted || last != "15")
        {
            var reading = await TestTable.Store(table).ReadAsync(null, default);
            reading.Errors.ShouldBeEmpty();
            var routes = reading.Document!.Routes!;
            last = routes["r1"].Respond!.Body!;
            routes.Values.ShouldAllBe(route => route.Metadata!["mark"] == last);
            routes.Count.ShouldBe(250 - int.Parse(last));
            reads++;
        }

        await writing;
        reads.ShouldBeGreaterThan(5);
    }

    private static string Definition(string entity)
    {
        using var row = System.Text.Json.JsonDocument.Parse(entity);
        return System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { ["Definition"] = row.RootElement.GetProperty("Definition").GetString()! });
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task<RouteStoreReading>> read, int errors)
    {
        var began = TimeProvider.System.GetTimestamp();
        (await read()).Errors.Count.ShouldBe(errors);
        return TimeProvider.System.GetElapsedTime(began);
    }

    private static async Task PublishAsync(ITable table, byte[] text)
    {
        var result = await new RoutePublisher(table, TimeProvider.System).PublishAsync(text, null, default);
        result.Outcome.ShouldBe(PublishOutcome.Published, string.Join('\n', result.Errors));
    }

    private static async Task<string> ErrorAsync(ITable table) => (await TestTable.Store(table).ReadAsync(null, default)).Errors.First();
}
