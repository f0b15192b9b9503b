using System.Text.Json;
using FuncProxy.Routing.Model;
using FuncProxy.Routing.Stores;
using FuncProxy.Routing.Stores.Generations;
using FuncProxy.Routing.Stores.Tables;
using FuncProxy.Routing.Validation;
using FuncProxy.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Routing.Tests.Stores.Generations;

public sealed class RoutePublisherTests
{
    [Fact]
    public async Task Three_thousand_routes_are_published_and_read_back_equal()
    {
        var table = await TestTable.NewAsync();
        var text = DocumentTexts.Many(3000, "first");

        var result = await Publisher(table).PublishAsync(text, null, default);

        result.Outcome.ShouldBe(PublishOutcome.Published, string.Join('\n', result.Errors));
        result.Generation.ShouldBe(1);
        result.Errors.ShouldBeEmpty();
        RouteDocumentWriter.Write((await ReadAsync(table)).Document!).ShouldBe(text);
        (await table.AllAsync(TableQuery.Partition("gen-00000001"))).Count.ShouldBe(3001);
    }

    [Fact]
    public async Task Layout_is_the_contracts()
    {
        var table = await TestTable.NewAsync();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        var text = DocumentTexts.Utf8("""
            { // a comment
              "$schema": "./routes.schema.json",
              "ROUTES": { "a b": { "order": 5, "clusterId": "c", "match": { "path": "/x", "hosts": ["one.example", "two.example"] } } },
              "clusters": { "c": { "destinations": { "d": { "address": "%ADDRESS%" } } } },
              "consumers": { "team": { "keys": [] } },
            }
            """);

        (await new RoutePublisher(table, time).PublishAsync(text, null, default)).Outcome.ShouldBe(PublishOutcome.Published);

        var head = (await table.FindAsync("head", "current", default)).Row.ShouldNotBeNull();
        head.Number("Generation").ShouldBe(1);
        head.Text("Checksum")!.Length.ShouldBe(64);
        head.Time("PublishedAt").ShouldBe(time.GetUtcNow());
        var rows = (await table.AllAsync(TableQuery.Partition("gen-00000001"))).ToDictionary(row => row.RowKey);
        rows.Keys.ShouldBe(["cluster:c", "consumer:team", "document", "route:a b"], ignoreOrder: true);
        var route = rows["route:a b"];
        route.Text("Definition").ShouldBe("""{"order":5,"clusterId":"c","match":{"path":"/x","hosts":["one.example","two.example"]}}""");
        (route.Number("Order"), route.Text("Host"), route.Text("Path"), route.Flag("Enabled")).ShouldBe((5, "one.example, two.example", "/x", true));
        rows["cluster:c"].Text("Definition")!.ShouldContain("%ADDRESS%");
        rows["document"].Text("Definition").ShouldBe("""{"$schema":"./routes.schema.json"}""");
    }

    [Fact]
    public async Task Setting_in_a_field_that_is_no_text_survives()
    {
        var table = await TestTable.NewAsync();
        var text = DocumentTexts.Utf8("""{ "routes": { "a": { "order": "%ORDER%", "match": { "path": "/" }, "respond": { "status": "%STATUS%" } } } }""");
        await Publisher(table).PublishAsync(text, null, default);

        var reading = await ReadAsync(table, name => name == "ORDER" ? "7" : "204");

        (reading.Document!.Routes!["a"].Order, reading.Document.Routes["a"].Respond!.Status).ShouldBe((7, 204));
    }

    [Fact]
    public async Task Definition_larger_than_a_property_is_split_and_joined()
    {
        var table = await TestTable.NewAsync();
        var body = string.Concat(Enumerable.Repeat("日本\ud83d\ude00x\\\"", 20_000));
        var text = RouteDocumentWriter.Write(RouteDocumentReader.Read(DocumentTexts.Utf8($$"""{ "routes": { "a": { "match": { "path": "/" }, "respond": { "body": {{JsonSerializer.Serialize(body)}} } } } }"""), null).Document!);

        (await Publisher(table).PublishAsync(text, null, default)).Outcome.ShouldBe(PublishOutcome.Published);

        (await ReadAsync(table)).Document!.Routes!["a"].Respond!.Body.ShouldBe(body);
        (await table.AllAsync(TableQuery.Partition("gen-00000001"))).ShouldHaveSingleItem().Text("Definition2").ShouldNotBeNull();
    }

    [Fact]
    public async Task Definition_larger_than_a_row_is_refused_by_name()
    {
        var table = await TestTable.NewAsync();

        var result = await Publisher(table).PublishAsync(DocumentTexts.Respond(new string('x', DocumentRows.MaxDefinitionLength)), null, default);

        result.Outcome.ShouldBe(PublishOutcome.Refused);
        result.Errors.ShouldHaveSingleItem().ShouldContain("$.routes.all: the definition has");
    }

    [Fact]
    public async Task Invalid_document_is_refused_and_writes_nothing()
    {
        var table = await TestTable.NewAsync();

        var result = await Publisher(table).PublishAsync(DocumentTexts.Utf8("""{ "rotes": {} }"""), null, default);

        result.Outcome.ShouldBe(PublishOutcome.Refused);
        result.Errors.ShouldHaveSingleItem().ShouldContain("line 1, column 3: $.rotes");
        (await ReadAsync(table)).Errors.ShouldHaveSingleItem().ShouldContain("TableNotFound");
    }

    [Fact]
    public async Task Same_document_again_is_no_new_generation_unless_its_rows_were_damaged()
    {
        var table = await TestTable.NewAsync();
        await Publisher(table).PublishAsync(DocumentTexts.Respond("one"), null, default);

        var again = await Publisher(table).PublishAsync(DocumentTexts.Respond("one"), null, default);
        (again.Outcome, again.Generation).ShouldBe((PublishOutcome.Unchanged, 1));

        await table.UpsertAllAsync([new TableRow("gen-00000001", "route:all") { Properties = new Dictionary<string, object> { ["Definition"] = "nonsense" } }], default);
        var mended = await Publisher(table).PublishAsync(DocumentTexts.Respond("one"), null, default);
        (mended.Outcome, mended.Generation).ShouldBe((PublishOutcome.Published, 2));
        (await BodyAsync(table)).ShouldBe("one");
    }

    [Fact]
    public async Task Rollback_serves_an_earlier_generation_as_a_new_one()
    {
        var table = await TestTable.NewAsync();
        var publisher = Publisher(table);
        await publisher.PublishAsync(DocumentTexts.Respond("one"), null, default);
        await publisher.PublishAsync(DocumentTexts.Respond("two"), null, default);

        var result = await publisher.RollBackAsync(1, default);

        (result.Outcome, result.Generation).ShouldBe((PublishOutcome.Published, 3));
        (await BodyAsync(table)).ShouldBe("one");
        var history = (await publisher.ReadStateAsync(default)).History;
        history.Select(record => (record.Generation, record.Previous, record.RestoredFrom)).ShouldBe([(3, 2, 1), (2, 1, null), (1, null, null)]);
        (await publisher.RollBackAsync(9, default)).ShouldSatisfyAllConditions(
            r => r.Outcome.ShouldBe(PublishOutcome.Refused),
            r => r.Errors.ShouldHaveSingleItem().ShouldContain("3, 2, 1"));
    }

    [Fact]
    public async Task Old_generations_are_pruned()
    {
        var table = await TestTable.NewAsync();
        var publisher = Publisher(table);
        for (var i = 1; i <= GenerationPruner.Kept + 3; i++)
        {
            (await publisher.PublishAsync(DocumentTexts.Respond($"{i}"), null, default)).Errors.ShouldBeEmpty();
        }

        var history = (await publisher.ReadStateAsync(default)).History;

        history.Select(record => record.Generation).ShouldBe(Enumerable.Range(4, GenerationPruner.Kept).Reverse());
        (await table.AllAsync(TableQuery.Partitions("gen-", "gen."))).Select(row => row.PartitionKey).ShouldBe(Enumerable.Range(4, GenerationPruner.Kept).Select(GenerationKeys.Of));
        (await publisher.RollBackAsync(4, default)).Outcome.ShouldBe(PublishOutcome.Published);
        (await BodyAsync(table)).ShouldBe("4");
    }

    [Fact]
    public async Task Of_two_publishers_at_once_one_is_told_and_nothing_is_lost_in_a_hundred_rounds()
    {
        var table = await TestTable.NewAsync();
        var (one, two) = (Publisher(table), Publisher(table));
        await one.PublishAsync(DocumentTexts.Respond("start"), null, default);
        for (var round = 0; round < 100; round++)
        {
            var basis = await one.ReadStateAsync(default);
            var results = await Task.WhenAll(
                one.PublishAsync(DocumentTexts.Respond($"one {round}"), basis, default),
                two.PublishAsync(DocumentTexts.Respond($"two {round}"), basis, default));

            results.Select(r => r.Outcome).ShouldBe([PublishOutcome.Published, PublishOutcome.Conflict], ignoreOrder: true);
            var winner = results[0].Outcome == PublishOutcome.Published ? 0 : 1;
            results[1 - winner].Generation.ShouldBe(results[winner].Generation);
            results[1 - winner].Errors.ShouldHaveSingleItem().ShouldContain($"generation {results[winner].Generation} was published meanwhile");
            (await BodyAsync(table)).ShouldBe($"{(winner == 0 ? "one" : "two")} {round}");
            (await one.ReadStateAsync(default)).History[1].Generation.ShouldBe(basis.Head!.Generation, "the loser's generation is in no history");
        }
    }

    [Fact]
    public async Task Publishers_at_once_without_a_basis_publish_one_after_the_other_or_are_told()
    {
        var table = await TestTable.NewAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Publisher(table).PublishAsync(DocumentTexts.Respond($"{i}"), null, default)));

        results.ShouldContain(r => r.Outcome == PublishOutcome.Published);
        results.ShouldAllBe(r => r.Outcome == PublishOutcome.Published || r.Outcome == PublishOutcome.Conflict);
        var last = Array.FindIndex(results, r => r.Generation == results.Max(other => other.Generation) && r.Outcome == PublishOutcome.Published);
        (await BodyAsync(table)).ShouldBe($"{last}");
    }

    [Fact]
    public async Task Head_that_was_edited_into_nonsense_is_replaced()
    {
        var table = await TestTable.NewAsync();
        await Publisher(table).PublishAsync(DocumentTexts.Respond("one"), null, default);
        await table.UpsertAllAsync([new TableRow("head", "current") { Properties = new Dictionary<string, object> { ["Generation"] = "many" } }], default);

        var result = await Publisher(table).PublishAsync(DocumentTexts.Respond("two"), null, default);

        (result.Outcome, result.Generation).ShouldBe((PublishOutcome.Published, 2));
        (await BodyAsync(table)).ShouldBe("two");
    }

    [Theory]
    [InlineData(HoldPoint.BeforeForwarding)]
    [InlineData(HoldPoint.AfterAnswer)]
    public async Task Lost_answer_of_any_call_is_made_good_by_another_try(HoldPoint point)
    {
        var (table, gate, _) = await TestTable.GatedAsync();
        await using var closing = gate;
        var publisher = Publisher(table);
        await publisher.PublishAsync(DocumentTexts.Many(150, "old"), null, default);
        gate.ClearRequests();
        await publisher.PublishAsync(DocumentTexts.Many(150, "older"), null, default);
        var calls = gate.Requests.Count;

        for (var call = 1; call <= calls; call++)
        {
            var held = gate.Hold(point, call);
            var publishing = publisher.PublishAsync(DocumentTexts.Many(150, $"{point} {call}"), null, default);
            await held.HeldAsync();
            held.Drop();

            var result = await publishing.WaitAsync(TimeSpan.FromSeconds(30));

            result.Outcome.ShouldBe(PublishOutcome.Published, $"call {call}: {string.Join('\n', result.Errors)}");
            (await ReadAsync(table)).Document!.Routes!["r1"].Respond!.Body.ShouldBe($"{point} {call}");
        }
    }

    [Fact]
    public async Task Flip_whose_answer_was_lost_and_that_another_has_built_on_is_told_as_published_and_keeps_its_rows()
    {
        var (table, gate, _) = await TestTable.GatedAsync();
        await using var closing = gate;
        await Publisher(table).PublishAsync(DocumentTexts.Respond("one"), null, default);
        var direct = TestTable.Open((await AzuriteServer.SharedAsync()).ConnectionString, table.Name);
        var held = gate.Hold(HoldPoint.AfterAnswer, which: request => request.Operation == StorageOperation.Update);
        var publishing = Publisher(table).PublishAsync(DocumentTexts.Respond("two"), null, default);
        await held.HeldAsync();

        (await Publisher(direct).PublishAsync(DocumentTexts.Respond("three"), null, default)).Generation.ShouldBe(3);
        held.Drop();
        var result = await publishing;

        (result.Outcome, result.Generation).ShouldBe((PublishOutcome.Published, 2));
        result.Errors.ShouldHaveSingleItem().ShouldContain("generation 3 was published after it");
        (await Publisher(table).RollBackAsync(2, default)).Outcome.ShouldBe(PublishOutcome.Published);
        (await BodyAsync(table)).ShouldBe("two");
    }

    [Fact]
    public async Task Flip_whose_answer_was_lost_with_the_table_is_told_as_not_known()
    {
        var (table, gate, _) = await TestTable.GatedAsync();
        await using var closing = gate;
        await Publisher(table).PublishAsync(DocumentTexts.Respond("one"), null, default);
        var held = gate.Hold(HoldPoint.AfterAnswer, which: request => request.Operation == StorageOperation.Update);
        var publishing = Publisher(table).PublishAsync(DocumentTexts.Respond("two"), null, default);
        await held.HeldAsync();
        gate.Fail(StorageFault.MissingRole);
        held.Drop();

        var result = await publishing;

        result.Outcome.ShouldBe(PublishOutcome.Failed);
        result.Errors.ShouldHaveSingleItem().ShouldContain("AuthorizationPermissionMismatch");
        gate.Heal();
        (await BodyAsync(table)).ShouldBe("two");
    }

    [Fact]
    public async Task Flip_that_the_service_failed_is_told_as_one_that_may_still_come()
    {
        var (table, gate, _) = await TestTable.GatedAsync();
        await using var closing = gate;
        await Publisher(table).PublishAsync(DocumentTexts.Respond("one"), null, default);
        gate.Fail(StorageFault.InternalError, request => request.Operation == StorageOperation.Update);

        var result = await Publisher(table).PublishAsync(DocumentTexts.Respond("two"), null, default);

        result.Outcome.ShouldBe(PublishOutcome.Failed);
        result.Errors.ShouldHaveSingleItem().ShouldContain("it is not served now, and may still be");
        gate.Heal();
        (await Publisher(table).PublishAsync(DocumentTexts.Respond("two"), null, default)).Generation.ShouldBe(3);
    }

    [Fact]
    public async Task Table_that_is_being_deleted_is_told_at_once()
    {
        var (table, gate, _) = await TestTable.GatedAsync();
        await using var closing = gate;
        await table.CreateIfMissingAsync(default);
        gate.Fail(StorageFault.Answer(409, "TableBeingDeleted", "The specified table is being deleted."), request => request.Operation == StorageOperation.Insert);

        var result = await Publisher(table).PublishAsync(DocumentTexts.Respond("x"), null, default);

        result.Errors.ShouldHaveSingleItem().ShouldContain("is being deleted; wait a minute");
        gate.Count(StorageOperation.Insert).ShouldBeLessThan(5);
    }

    [Fact]
    public async Task Rollback_to_what_is_not_valid_any_more_is_refused()
    {
        var table = await TestTable.NewAsync();
        await Publisher(table).PublishAsync(DocumentTexts.Respond("one"), null, default);
        await Publisher(table).PublishAsync(DocumentTexts.Respond("two"), null, default);

        var result = await new RoutePublisher(table, TimeProvider.System, [new Stricter()]).RollBackAsync(1, default);

        result.Outcome.ShouldBe(PublishOutcome.Refused);
        result.Errors.ShouldHaveSingleItem().ShouldContain("stricter by now");
        (await BodyAsync(table)).ShouldBe("two");
    }

    [Fact]
    public async Task Record_that_was_edited_by_hand_loses_no_generation()
    {
        var table = await TestTable.NewAsync();
        for (var i = 1; i <= 6; i++)
        {
            await Publisher(table).PublishAsync(DocumentTexts.Respond($"{i}"), null, default);
        }

        await table.UpsertAllAsync([new TableRow("head", "gen-00000004") { Properties = new Dictionary<string, object> { ["Previous"] = "three" } }], default);
        await Publisher(table).PublishAsync(DocumentTexts.Respond("7"), null, default);

        (await table.AllAsync(TableQuery.Partitions("gen-", "gen."))).Select(row => row.PartitionKey).ShouldBe(Enumerable.Range(1, 7).Select(GenerationKeys.Of));
    }

    [Fact]
    public async Task Head_with_a_number_beyond_the_last_is_replaced()
    {
        var table = await TestTable.NewAsync();
        await Publisher(table).PublishAsync(DocumentTexts.Respond("one"), null, default);
        await table.UpsertAllAsync([new TableRow("head", "current") { Properties = new Dictionary<string, object> { ["Generation"] = int.MaxValue } }], default);

        (await Publisher(table).PublishAsync(DocumentTexts.Respond("two"), null, default)).Generation.ShouldBe(2);
        (await BodyAsync(table)).ShouldBe("two");
    }

    [Fact]
    public async Task Table_that_cannot_be_written_is_told_with_the_services_code()
    {
        var (table, gate, _) = await TestTable.GatedAsync();
        await using var closing = gate;
        await Publisher(table).PublishAsync(DocumentTexts.Respond("one"), null, default);
        gate.Fail(StorageFault.MissingRole, request => request.Operation == StorageOperation.Batch);

        var result = await Publisher(table).PublishAsync(DocumentTexts.Respond("two"), null, default);

        result.Outcome.ShouldBe(PublishOutcome.Failed);
        result.Errors.ShouldHaveSingleItem().ShouldContain("AuthorizationPermissionMismatch");
        gate.Heal();
        (await BodyAsync(table)).ShouldBe("one");
    }

    private sealed class Stricter : IRouteDocumentRule
    {
        public void Check(RouteDocument document, RouteDocumentErrors errors) => errors.Add(DocumentPath.Root, "stricter by now");
    }

    private static RoutePublisher Publisher(ITable table) => new(table, TimeProvider.System);

    private static Task<RouteStoreReading> ReadAsync(ITable table, Func<string, string?>? settings = null) =>
        TestTable.Store(table, settings).ReadAsync(null, default);

    private static async Task<string?> BodyAsync(ITable table) => (await ReadAsync(table)).Document?.Routes!["all"].Respond!.Body;
}
