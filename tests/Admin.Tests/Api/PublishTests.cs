using System.Net;
using System.Runtime.Versioning;
using FuncProxy.Routing.Stores.Tables;
using FuncProxy.TestKit;

namespace FuncProxy.Admin.Tests.Api;

public sealed class PublishTests
{
    private static readonly OpenApi Api = OpenApi.Read();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Document_that_replaces_what_was_seen_is_published_and_served(bool inTable)
    {
        await using var admin = await StartAsync(inTable);
        var etag = await PublishAsync(admin, Documents.Respond("one"), ifMatch: null);
        (await admin.Stranger.GetStringAsync("/")).ShouldBe("one");

        using var second = await admin.SendAsync(HttpMethod.Put, "document", Documents.Respond("two"), etag);
        var answer = await AdminUnderTest.ReadAsync(second, HttpStatusCode.OK);

        Api.Flaws("PUT document", 200, "application/json", answer).ShouldBeEmpty();
        answer["outcome"]!.GetValue<string>().ShouldBe("published");
        answer["served"]!.GetValue<bool>().ShouldBeTrue();
        answer["generation"]?.GetValue<int>().ShouldBe(2);
        second.Headers.ETag!.ToString().ShouldBe(answer["etag"]!.GetValue<string>());
        (await admin.Stranger.GetStringAsync("/")).ShouldBe("two");
        using var read = await admin.Client.GetAsync("_funcproxy/api/document");
        read.Headers.ETag!.ToString().ShouldBe(answer["etag"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Writer_who_has_not_seen_what_is_published_gets_412_with_its_ETag(bool inTable)
    {
        await using var admin = await StartAsync(inTable);
        var first = await PublishAsync(admin, Documents.Respond("one"), ifMatch: null);
        var second = await PublishAsync(admin, Documents.Respond("two"), first);

        using var late = await admin.SendAsync(HttpMethod.Put, "document", Documents.Respond("late"), first);

        Api.Flaws("PUT document", 412, "application/problem+json", await AdminUnderTest.ReadAsync(late, HttpStatusCode.PreconditionFailed)).ShouldBeEmpty();
        late.Headers.ETag!.ToString().ShouldBe(second);
        (await admin.Stranger.GetStringAsync("/")).ShouldBe("two");
        using var create = await CreateAsync(admin, Documents.Respond("new"));
        create.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Same_document_again_is_unchanged(bool inTable)
    {
        await using var admin = await StartAsync(inTable);
        var first = await PublishAsync(admin, Documents.Respond("one"), ifMatch: null);

        using var again = await admin.SendAsync(HttpMethod.Put, "document", Documents.Respond("one"), first);

        var answer = await AdminUnderTest.ReadAsync(again, HttpStatusCode.OK);
        answer["outcome"]!.GetValue<string>().ShouldBe("unchanged");
        answer["etag"]!.GetValue<string>().ShouldBe(first);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Document_that_is_not_valid_is_422_with_every_error_and_its_place_and_changes_nothing(bool inTable)
    {
        await using var admin = await StartAsync(inTable);
        var first = await PublishAsync(admin, Documents.Respond("one"), ifMatch: null);

        using var refused = await admin.SendAsync(HttpMethod.Put, "document", Documents.Broken, first);

        var problem = await AdminUnderTest.ReadAsync(refused, HttpStatusCode.UnprocessableEntity);
        Api.Flaws("PUT document", 422, "application/problem+json", problem).ShouldBeEmpty();
        var flaw = problem["errors"]!.AsArray().ShouldHaveSingleItem()!;
        flaw["path"]!.GetValue<string>().ShouldBe("$.routes.all.clusterId");
        flaw["line"]!.GetValue<int>().ShouldBe(3);
        (await PublishAsync(admin, Documents.Respond("one"), first)).ShouldBe(first);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("*")]
    [InlineData("no-quotes")]
    public async Task Write_without_a_tag_of_what_was_seen_is_428(string? ifMatch)
    {
        await using var admin = await StartAsync(inTable: false);

        foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Put, "document"), (HttpMethod.Post, "rollback")])
        {
            using var response = await admin.SendAsync(method, path, "{}", ifMatch);
            Api.Flaws($"{method} {path}", 428, "application/problem+json", await AdminUnderTest.ReadAsync(response, HttpStatusCode.PreconditionRequired)).ShouldBeEmpty();
        }
        File.Exists(admin.RouteFile).ShouldBeFalse();
    }

    [Fact]
    public async Task Weak_tag_matches_nothing()
    {
        await using var admin = await StartAsync(inTable: false);
        var first = await PublishAsync(admin, Documents.Respond("one"), ifMatch: null);

        using var weak = await admin.SendAsync(HttpMethod.Put, "document", Documents.Respond("two"), "W/" + first);

        weak.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task Document_that_this_instances_settings_make_invalid_is_refused_without_their_values()
    {
        await using var admin = await AdminUnderTest.StartAsync(null, new() { AppSettings = name => name == "BAD" ? "s3cret-no-address" : null });

        foreach (var (setting, message) in ((string, string)[])[("BAD", "address"), ("MISSING", "MISSING")])
        {
            using var response = await CreateAsync(admin, Documents.To($"%{setting}%"));
            var problem = (await AdminUnderTest.ReadAsync(response, HttpStatusCode.UnprocessableEntity)).ToJsonString();
            problem.ShouldContain(message);
            problem.ShouldNotContain("s3cret");
        }
    }

    [Fact]
    public async Task Validation_judges_as_publishing_does_and_writes_nothing()
    {
        await using var admin = await StartAsync(inTable: false);

        var wrong = await admin.PostAsync("validate", Documents.Broken);
        var right = await admin.PostAsync("validate", Documents.Respond("x"));
        var nonsense = await admin.PostAsync("validate", "nonsense");

        foreach (var answer in (System.Text.Json.Nodes.JsonNode[])[wrong, right, nonsense])
        {
            Api.Flaws("POST validate", 200, "application/json", answer).ShouldBeEmpty();
        }
        wrong["valid"]!.GetValue<bool>().ShouldBeFalse();
        wrong["errors"]![0]!["line"]!.GetValue<int>().ShouldBe(3);
        right["valid"]!.GetValue<bool>().ShouldBeTrue();
        nonsense["valid"]!.GetValue<bool>().ShouldBeFalse();
        File.Exists(admin.RouteFile).ShouldBeFalse();
    }

    [Fact]
    public async Task History_has_every_generation_and_rollback_publishes_one_again()
    {
        await using var admin = await StartAsync(inTable: true);
        var etag = await PublishAsync(admin, Documents.Respond("one"), ifMatch: null);
        etag = await PublishAsync(admin, Documents.Respond("two"), etag);

        using var stale = await admin.SendAsync(HttpMethod.Post, "rollback", """{"generation":1}""", "\"1-000000000000\"");
        stale.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        var answer = await admin.PostAsync("rollback", """{"generation":1}""", ifMatch: etag);

        Api.Flaws("POST rollback", 200, "application/json", answer).ShouldBeEmpty();
        answer["generation"]!.GetValue<int>().ShouldBe(3);
        (await admin.Stranger.GetStringAsync("/")).ShouldBe("one");
        var history = await admin.GetAsync("history");
        Api.Flaws("GET history", 200, "application/json", history).ShouldBeEmpty();
        history["generations"]!.AsArray().Select(each => (each!["generation"]!.GetValue<int>(), each["current"]!.GetValue<bool>(), each["restoredFrom"]?.GetValue<int>()))
            .ShouldBe([(3, true, 1), (2, false, null), (1, false, null)]);
        (await admin.GetAsync("history/2"))["routes"]!["all"]!["respond"]!["body"]!.GetValue<string>().ShouldBe("two");
        await admin.GetAsync("history/99", HttpStatusCode.NotFound);
        await admin.GetAsync("history/x", HttpStatusCode.NotFound);
        (await admin.PostAsync("rollback", """{"generation":99}""", HttpStatusCode.UnprocessableEntity, answer["etag"]!.GetValue<string>()))["errors"]!.AsArray().ShouldHaveSingleItem();
        var store = (await admin.GetAsync("instance"))["store"]!;
        (store["kind"]!.GetValue<string>(), store["generation"]!.GetValue<int>()).ShouldBe(("table", 3));
    }

    [Fact]
    public async Task Generation_that_could_not_be_read_is_not_gone_back_to_unjudged()
    {
        var azurite = await AzuriteServer.SharedAsync();
        var table = new StumblingTable(TableStorage.Open(TableConnection.Parse(azurite.ConnectionString), AzuriteServer.NewTableName(), null, TimeProvider.System));
        var greeting = "hello";
        await using var admin = await AdminUnderTest.StartAsync(null, new() { Table = table, AppSettings = name => name == "GREETING" ? greeting : null });
        var etag = await PublishAsync(admin, Documents.Respond("%GREETING%"), ifMatch: null);
        etag = await PublishAsync(admin, Documents.Respond("two"), etag);
        greeting = null;

        table.Stumble(readings: 1);
        using var unread = await admin.SendAsync(HttpMethod.Post, "rollback", """{"generation":1}""", etag);
        using var refused = await admin.SendAsync(HttpMethod.Post, "rollback", """{"generation":1}""", etag);

        unread.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await admin.GetAsync("history"))["generations"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Every_write_is_in_the_audit_log_with_who_and_which_generation()
    {
        await using var admin = await StartAsync(inTable: true);
        admin.Client.DefaultRequestHeaders.Add("X-Author", "Ada Lovelace");
        var etag = await PublishAsync(admin, Documents.Respond("one"), ifMatch: null);
        using var refused = await admin.SendAsync(HttpMethod.Put, "document", Documents.Broken, etag);
        using var late = await admin.SendAsync(HttpMethod.Put, "document", Documents.Respond("two"), "\"0-\"");

        var audit = await admin.GetAsync("audit");

        Api.Flaws("GET audit", 200, "application/json", audit).ShouldBeEmpty();
        audit["writes"]!.AsArray().Select(write => (write!["who"]!.GetValue<string>(), write["action"]!.GetValue<string>(), write["outcome"]!.GetValue<string>(), write["generation"]?.GetValue<int>()))
            .ShouldBe([("Ada Lovelace", "publish", "conflict", 1), ("Ada Lovelace", "publish", "refused", null), ("Ada Lovelace", "publish", "published", 1)]);
        audit["writes"]![0]!["clientAddress"]!.GetValue<string>().ShouldBe("127.0.0.1");
        admin.Log.Entries.Count(entry => entry.Category == "FuncProxy.Audit" && entry.Message.Contains("Ada Lovelace")).ShouldBe(3);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Routes_file_stays_the_link_that_it_is_keeps_its_mode_and_leaves_nothing_beside_it()
    {
        await using var admin = await AdminUnderTest.StartAsync(null);
        using var elsewhere = new TemporaryFolder();
        var target = elsewhere.Write("target.json", Documents.Respond("one"));
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.CreateSymbolicLink(admin.RouteFile, target);
        using var read = await admin.Client.GetAsync("_funcproxy/api/document");

        await PublishAsync(admin, Documents.Respond("two"), read.Headers.ETag!.ToString());

        File.ResolveLinkTarget(admin.RouteFile, returnFinalTarget: true)!.FullName.ShouldBe(target);
        File.ReadAllText(target).ShouldBe(Documents.Respond("two"));
        File.GetUnixFileMode(target).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Directory.GetFileSystemEntries(elsewhere.Path).ShouldBe([target]);
    }

    [Fact]
    public async Task Table_that_cannot_be_reached_is_503_with_the_remedy()
    {
        var table = TableStorage.Open(TableConnection.Parse($"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:{FreePort.Next()}/a"), "T", null, TimeProvider.System);
        await using var admin = await AdminUnderTest.StartAsync(null, new() { Table = table });

        Api.Flaws("GET document", 503, "application/problem+json", await admin.GetAsync("document", HttpStatusCode.ServiceUnavailable)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Body_that_is_too_large_is_413_and_one_that_breaks_off_changes_nothing()
    {
        await using var admin = await StartAsync(inTable: false);
        var head = $"PUT /_funcproxy/api/document HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {AdminUnderTest.Key}\r\nIf-None-Match: *\r\n";

        (await admin.RawAsync($"{head}Content-Length: 100000000\r\n\r\n")).Status.ShouldBe(413);
        using (var client = await RawClient.ConnectAsync(admin.Address))
        {
            await client.SendAsync($"{head}Content-Length: 1000\r\n\r\n{Documents.Respond("cut")}");
        }
        (await admin.RawAsync($"{head}Transfer-Encoding: chunked\r\n\r\nzz\r\n")).Status.ShouldBe(400);

        File.Exists(admin.RouteFile).ShouldBeFalse();
    }

    private static async Task<AdminUnderTest> StartAsync(bool inTable)
    {
        if (!inTable)
        {
            return await AdminUnderTest.StartAsync(null);
        }
        var azurite = await AzuriteServer.SharedAsync();
        return await AdminUnderTest.StartAsync(null, new() { Table = TableStorage.Open(TableConnection.Parse(azurite.ConnectionString), AzuriteServer.NewTableName(), null, TimeProvider.System) });
    }

    private static async Task<string> PublishAsync(AdminUnderTest admin, string document, string? ifMatch)
    {
        using var response = ifMatch is null ? await CreateAsync(admin, document) : await admin.SendAsync(HttpMethod.Put, "document", document, ifMatch);
        return (await AdminUnderTest.ReadAsync(response, HttpStatusCode.OK))["etag"]!.GetValue<string>();
    }

    private static Task<HttpResponseMessage> CreateAsync(AdminUnderTest admin, string document)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, "_funcproxy/api/document") { Content = new StringContent(document) };
        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        return admin.Client.SendAsync(request);
    }
}
