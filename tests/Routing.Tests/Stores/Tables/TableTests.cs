using Azure;
using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Routing.Tests.Stores.Tables;

/// <summary>What <see cref="ITable"/> promises, over a real server, by whichever client the build has.</summary>
public sealed class TableTests
{
    [Fact]
    public async Task Table_is_made_once()
    {
        var table = await TestTable.NewAsync();
        (await Should.ThrowAsync<RequestFailedException>(() => table.FindAsync("p", "r", default))).ErrorCode.ShouldBe("TableNotFound");

        await table.CreateIfMissingAsync(default);
        await table.CreateIfMissingAsync(default);

        var none = await table.FindAsync("p", "r", default);
        none.Row.ShouldBeNull();
        none.ServedAt.ShouldNotBeNull("an absent row tells the service's time, too");
    }

    [Fact]
    public async Task Row_of_every_type_reads_back()
    {
        var table = await MadeAsync();
        var time = new DateTimeOffset(2026, 11, 24, 12, 30, 15, 123, TimeSpan.Zero).AddTicks(4567);
        var row = new TableRow("p", "r")
        {
            Properties = new Dictionary<string, object>
            {
                ["Text"] = "line\u2028 \"quoted\" 日本 \ud83d\ude00 \\ \t <&>", ["Empty"] = "", ["Int"] = -7, ["Long"] = 3_000_000_000L, ["Flag"] = true, ["Time"] = time,
            },
        };

        await table.InsertAsync(row, default);

        var read = (await table.FindAsync("p", "r", default)).Row.ShouldNotBeNull();
        read.Text("Text").ShouldBe(row.Text("Text"));
        read.Text("Empty").ShouldBe("");
        read.Number("Int").ShouldBe(-7);
        read.Number("Long").ShouldBeNull("it does not fit");
        read.Properties["Long"].ShouldBe(3_000_000_000L);
        read.Flag("Flag").ShouldBe(true);
        read.Time("Time").ShouldBe(time);
        read.Time("Timestamp").ShouldNotBeNull();
        read.ETag.ShouldNotBeNullOrEmpty();
        (await table.AllAsync(TableQuery.Partition("p"))).ShouldHaveSingleItem().ETag.ShouldBe(read.ETag);
    }

    [Fact]
    public async Task Keys_that_are_taken_refuse_an_insert()
    {
        var table = await MadeAsync();
        await table.InsertAsync(new TableRow("p", "r"), default);

        var refused = await Should.ThrowAsync<RequestFailedException>(() => table.InsertAsync(new TableRow("p", "r"), default));

        (refused.Status, refused.ErrorCode).ShouldBe((409, "EntityAlreadyExists"));
    }

    [Fact]
    public async Task Replacement_wants_the_version_that_was_read()
    {
        var table = await MadeAsync();
        await table.InsertAsync(Text("p", "r", "one"), default);
        var etag = (await table.FindAsync("p", "r", default)).Row!.ETag!;

        await table.ReplaceAsync(Text("p", "r", "two"), etag, default);
        var refused = await Should.ThrowAsync<RequestFailedException>(() => table.ReplaceAsync(Text("p", "r", "three"), etag, default));

        (refused.Status, refused.ErrorCode).ShouldBe((412, "UpdateConditionNotSatisfied"));
        (await table.FindAsync("p", "r", default)).Row!.Text("T").ShouldBe("two");
    }

    [Fact]
    public async Task Query_goes_over_all_pages_of_a_partition_or_of_several()
    {
        var table = await MadeAsync();
        foreach (var partition in (string[])["a", "b", "c"])
        {
            foreach (var batch in TableBatches.Split(Enumerable.Range(0, 1201).Select(i => Text(partition, i.ToString("d4"), partition))))
            {
                await table.UpsertAllAsync(batch, default);
            }
        }

        (await table.AllAsync(TableQuery.Partition("b"))).Select(row => row.RowKey).ShouldBe(Enumerable.Range(0, 1201).Select(i => i.ToString("d4")));
        var some = await table.AllAsync(TableQuery.Partitions("a", "c") with { KeysOnly = true });
        some.Count.ShouldBe(2402);
        some.ShouldAllBe(row => row.Text("T") == null);
        some.Select(row => row.PartitionKey).Distinct().ShouldBe(["a", "b"]);
        (await table.AllAsync(TableQuery.Partition("it's nothing"))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("route:a%b+c d")]
    [InlineData("route:'it''s'")]
    [InlineData("route:%41%zz")]
    [InlineData("route:日本ä")]
    [InlineData("route:&=;,()@!$*~^|{}[]<>\"")]
    public async Task Key_of_any_characters_is_written_read_and_deleted(string key)
    {
        var table = await MadeAsync();
        await table.UpsertAllAsync([Text("p", key, "one"), Text("p", "route:other", "other")], default);
        await table.UpsertAllAsync([Text("p", key, "two")], default);
        (await table.FindAsync("p", key, default)).Row!.Text("T").ShouldBe("two");
        (await table.AllAsync(TableQuery.Partition("p"))).Select(row => row.RowKey).ShouldContain(key);

        await table.DeleteAllAsync([new TableRow("p", key)], default);

        (await table.AllAsync(TableQuery.Partition("p"))).ShouldHaveSingleItem().RowKey.ShouldBe("route:other");
    }

    [Fact]
    public async Task Transaction_is_all_or_none_and_tells_the_services_own_code()
    {
        var table = await MadeAsync();
        await table.InsertAsync(Text("p", "1", "kept"), default);

        var missing = await Should.ThrowAsync<RequestFailedException>(() => table.DeleteAllAsync([new TableRow("p", "1"), new TableRow("p", "2")], default));
        var twice = await Should.ThrowAsync<RequestFailedException>(() => table.UpsertAllAsync([Text("p", "3", "a"), Text("p", "3", "b")], default));

        (missing.Status, missing.ErrorCode).ShouldBe((404, "ResourceNotFound"));
        twice.Status.ShouldBe(400);
        twice.ErrorCode.ShouldNotBeNullOrEmpty();
        (await table.AllAsync(TableQuery.Partition("p"))).ShouldHaveSingleItem().Text("T").ShouldBe("kept");
    }

    [Fact]
    public void Rows_are_cut_into_transactions_of_a_hundred_and_three_megabytes()
    {
        var small = TableBatches.Split(Enumerable.Range(0, 250).Select(i => Text("p", i.ToString(), "x"))).ToList();
        var large = TableBatches.Split(Enumerable.Range(0, 50).Select(i => Text("p", i.ToString(), new string('x', 200_000)))).ToList();

        small.Select(batch => batch.Count).ShouldBe([100, 100, 50]);
        large.Count.ShouldBe(4);
        large.Sum(batch => batch.Count).ShouldBe(50);
        TableBatches.Split([]).ShouldBeEmpty();
    }

    private static async Task<ITable> MadeAsync()
    {
        var table = await TestTable.NewAsync();
        await table.CreateIfMissingAsync(default);
        return table;
    }

    private static TableRow Text(string partition, string row, string text) => new(partition, row) { Properties = new Dictionary<string, object> { ["T"] = text } };
}
