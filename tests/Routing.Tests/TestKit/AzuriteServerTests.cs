using System.Text.Json;
using FuncProxy.TestKit;

namespace FuncProxy.Routing.Tests.TestKit;

public sealed class AzuriteServerTests
{
    private const int PageSize = 1000;

    [Fact]
    public async Task Table_takes_entities_and_gives_them_back()
    {
        var azurite = await AzuriteServer.SharedAsync();
        using var calls = TableCalls.WithKey(azurite.Address, azurite.Account);
        var table = AzuriteServer.NewTableName();
        (await calls.CreateTableAsync(table)).Status.ShouldBe(201);

        var put = await calls.PutAsync(table, "p", "it's 100% a+b:c ü", """{"V":"1"}""");
        var got = await calls.GetAsync(table, "p", "it's 100% a+b:c ü");

        put.Status.ShouldBe(204);
        got.Status.ShouldBe(200);
        got.ETag.ShouldBe(put.ETag);
        got.Json.GetProperty("V").GetString().ShouldBe("1");
        (await calls.PutAsync(table, "p", "it's 100% a+b:c ü", """{"V":"2"}""", ifMatch: put.ETag)).Status.ShouldBe(204);
        (await calls.PutAsync(table, "p", "it's 100% a+b:c ü", """{"V":"3"}""", ifMatch: put.ETag)).ErrorCode.ShouldBe("UpdateConditionNotSatisfied");
        (await calls.DeleteAsync(table, "p", "it's 100% a+b:c ü")).Status.ShouldBe(204);
        (await calls.GetAsync(table, "p", "it's 100% a+b:c ü")).ErrorCode.ShouldBe("ResourceNotFound");
        (await calls.DeleteTableAsync(table)).Status.ShouldBe(204);
    }

    [Fact]
    public async Task Query_of_more_than_a_page_gives_all_entities()
    {
        var azurite = await AzuriteServer.SharedAsync();
        using var calls = TableCalls.WithKey(azurite.Address, azurite.Account);
        var table = AzuriteServer.NewTableName();
        await calls.CreateTableAsync(table);
        var rows = Enumerable.Range(0, PageSize + 1).Select(i => $"r{i:00000}").ToList();
        foreach (var chunk in rows.Chunk(100))
        {
            var batch = await calls.BatchAsync(chunk.Select(row => new TableChange("PUT", TableCalls.Entity(table, "p", row), Entity("p", row))));
            batch.Status.ShouldBe(202);
            batch.Body.Split("HTTP/1.1 204").Length.ShouldBe(chunk.Length + 1);
        }

        var entities = await calls.QueryAsync(table, "PartitionKey eq 'p'");

        entities.Select(entity => entity.GetProperty("RowKey").GetString()).ShouldBe(rows);
    }

    [Fact]
    public async Task Transaction_with_one_stale_version_changes_nothing()
    {
        var azurite = await AzuriteServer.SharedAsync();
        using var calls = TableCalls.WithKey(azurite.Address, azurite.Account);
        var table = AzuriteServer.NewTableName();
        await calls.CreateTableAsync(table);
        var old = await calls.PutAsync(table, "p", "a", """{"V":"1"}""");
        await calls.PutAsync(table, "p", "a", """{"V":"2"}""");

        var batch = await calls.BatchAsync(
        [
            new TableChange("POST", table, Entity("p", "b")),
            new TableChange("PUT", TableCalls.Entity(table, "p", "a"), Entity("p", "a"), IfMatch: old.ETag),
        ]);

        batch.Status.ShouldBe(202);
        batch.Body.ShouldContain("HTTP/1.1 412");
        (await calls.GetAsync(table, "p", "b")).Status.ShouldBe(404);
        (await calls.GetAsync(table, "p", "a")).Json.GetProperty("V").GetString().ShouldBe("2");
    }

    [Fact]
    public async Task Wrong_key_is_refused()
    {
        var azurite = await AzuriteServer.SharedAsync();
        using var calls = TableCalls.WithKey(azurite.Address, azurite.Account.WithNewKey());

        var answer = await calls.GetAsync("Any", "p", "r");

        answer.Status.ShouldBe(403);
        answer.ErrorCode.ShouldBe("AuthorizationFailure");
    }

    [Fact]
    public async Task Stopped_server_refuses_and_comes_back_empty_with_the_new_key_on_the_same_port()
    {
        await using var azurite = await AzuriteServer.StartAsync();
        var (address, account) = (azurite.Address, azurite.Account);
        using var calls = TableCalls.WithKey(address, account);
        (await calls.CreateTableAsync("Routes")).Status.ShouldBe(201);

        await azurite.StopAsync();

        (await Should.ThrowAsync<HttpRequestException>(() => calls.GetAsync("Routes", "p", "r")))
            .HttpRequestError.ShouldBe(HttpRequestError.ConnectionError);

        await azurite.RestartAsync(account.WithNewKey());

        azurite.Address.ShouldBe(address);
        azurite.ConnectionString.ShouldContain(azurite.Account.Key);
        azurite.Account.Key.ShouldNotBe(account.Key);
        (await calls.GetAsync("Routes", "p", "r")).Status.ShouldBe(403);
        using var renewed = TableCalls.WithKey(address, azurite.Account);
        (await renewed.GetAsync("Routes", "p", "r")).ErrorCode.ShouldBe("TableNotFound");
    }

    [Fact]
    public async Task Server_with_a_folder_comes_back_with_its_data()
    {
        using var folder = new TemporaryFolder();
        await using var azurite = await AzuriteServer.StartAsync(new AzuriteOptions { Folder = folder.Path });
        using var calls = TableCalls.WithKey(azurite.Address, azurite.Account);
        await calls.CreateTableAsync("Routes");
        await calls.PutAsync("Routes", "p", "r", """{"V":"1"}""");

        await azurite.RestartAsync();

        (await calls.GetAsync("Routes", "p", "r")).Json.GetProperty("V").GetString().ShouldBe("1");
    }

    [Fact]
    public async Task Server_that_cannot_start_says_why()
    {
        using var folder = new TemporaryFolder();
        using var authority = new TestAuthority();
        var missing = authority.Server with { CertificateFile = folder["nothing.pem"] };

        var failure = await Should.ThrowAsync<InvalidOperationException>(
            () => AzuriteServer.StartAsync(new AzuriteOptions { Certificate = missing }));

        failure.Message.ShouldContain("nothing.pem");
    }

    private static string Entity(string partition, string row) => JsonSerializer.Serialize(new { PartitionKey = partition, RowKey = row, V = "new" });
}
