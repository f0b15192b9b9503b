using System.Text.Json;
using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.FunctionApp.Tests.Storage;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Cli;

/// <summary>A test for each command, through the packed and installed tool, on a real Azurite.</summary>
[Collection(PackedToolCollection.Name)]
public sealed class PackedToolTests(PackedTool tool) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _table = AzuriteServer.NewTableName();
    private AzuriteServer _azurite = null!;

    public async Task InitializeAsync() => _azurite = await AzuriteServer.SharedAsync();

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Check_gives_every_error_as_data()
    {
        _folder.Write("good.json", Routes.Respond("x"));
        _folder.Write("bad.json", Routes.Broken);

        (await RunAsync(0, "check", "good.json", "--json")).GetProperty("routes").GetInt32().ShouldBe(1);
        var error = (await RunAsync(1, "check", "bad.json", "--json")).GetProperty("errors")[0];

        error.GetProperty("line").GetInt32().ShouldBe(3);
        error.GetProperty("column").GetInt32().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Apply_publishes_what_diff_has_shown_and_then_there_is_no_difference()
    {
        await PublishedTable.PublishAsync(_azurite.ConnectionString, _table, Routes.Respond("old"));
        _folder.Write("routes.json", Routes.Respond("new"));

        var change = (await RunAsync(5, "diff", "routes.json", "--json")).GetProperty("changes")[0];
        (await RunAsync(4, "apply", "routes.json", "--json")).GetProperty("changes").GetArrayLength().ShouldBe(1);
        (await RunAsync(0, "apply", "routes.json", "--yes", "--json")).GetProperty("generation").GetInt32().ShouldBe(2);
        (await RunAsync(0, "diff", "routes.json", "--json")).GetProperty("outcome").GetString().ShouldBe("same");

        change.GetProperty("path").GetString().ShouldBe("$.routes.all.respond.body");
        (change.GetProperty("before").GetString(), change.GetProperty("after").GetString()).ShouldBe(("old", "new"));
        (await PublishedTable.ReadBodyAsync(_azurite.ConnectionString, _table)).ShouldBe("new");
    }

    [Fact]
    public async Task History_and_rollback_lead_back_to_an_earlier_generation()
    {
        await PublishedTable.PublishAsync(_azurite.ConnectionString, _table, Routes.Respond("first"));
        await PublishedTable.PublishAsync(_azurite.ConnectionString, _table, Routes.Respond("second"));

        (await RunAsync(4, "rollback", "1", "--json")).GetProperty("outcome").GetString().ShouldBe("declined");
        await RunAsync(1, "rollback", "9", "--yes", "--json");
        (await RunAsync(0, "rollback", "1", "--yes", "--json")).GetProperty("generation").GetInt32().ShouldBe(3);

        (await PublishedTable.ReadBodyAsync(_azurite.ConnectionString, _table)).ShouldBe("first");
        var history = (await RunAsync(0, "history", "--json")).GetProperty("generations");
        history.EnumerateArray().Select(one => one.GetProperty("generation").GetInt32()).ShouldBe([3, 2, 1]);
        history[0].GetProperty("restoredFrom").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Export_gives_the_document_of_any_generation_and_overwrites_nothing()
    {
        await PublishedTable.PublishAsync(_azurite.ConnectionString, _table, Routes.Respond("first"));
        await PublishedTable.PublishAsync(_azurite.ConnectionString, _table, Routes.Respond("second"));

        await RunAsync(0, "export", "--output", "old.json", "--generation", "1", "--json");
        await RunAsync(1, "export", "--output", "old.json", "--json");

        var (code, output) = await RunTextAsync("diff", "old.json", "--generation", "1");
        code.ShouldBe(0, output);
        (await RunAsync(0, "export", "--json")).GetProperty("document").GetProperty("routes").GetProperty("all").GetProperty("respond").GetProperty("body").GetString().ShouldBe("second");
    }

    [Fact]
    public async Task Explain_tells_the_route_of_a_file_and_of_a_table()
    {
        await PublishedTable.PublishAsync(_azurite.ConnectionString, _table, Routes.Respond("x"));
        _folder.Write("mine.json", Routes.To("%BACKEND%"));

        (await RunAsync(0, "explain", "GET", "https://any.example/x", "--from", _azurite.ConnectionString, "--json")).GetProperty("explanation").GetProperty("answer").GetProperty("body").GetString().ShouldBe("x");
        string[] explained = ["explain", "GET", "/a%2Fb?c=d", "-H", "x-y: z", "--setting", "BACKEND=http://10.0.0.1/base", "--file", "mine.json", "--json"];
        var masked = (await RunAsync(0, explained)).GetProperty("explanation").GetProperty("upstream");
        var shown = (await RunAsync(0, [.. explained, "--show-settings"])).GetProperty("explanation").GetProperty("upstream");
        var unset = await RunTextAsync("explain", "GET", "/", "--file", "mine.json");

        masked.GetProperty("destinations")[0].GetProperty("url").GetString().ShouldBe("%BACKEND%/a%2Fb?c=d");
        masked.ToString().ShouldNotContain("10.0.0.1");
        shown.GetProperty("destinations")[0].GetProperty("url").GetString().ShouldBe("http://10.0.0.1/base/a%2Fb?c=d");
        unset.Code.ShouldBe(1, unset.Output);
        unset.Output.ShouldContain("BACKEND");
    }

    [Fact]
    public async Task Import_writes_a_file_that_check_accepts()
    {
        _folder.Write("proxies.json", """{ "proxies": { "p": { "matchCondition": { "route": "/p/{id}" }, "backendUri": "https://b.example/{id}", "debug": true } } }""");
        _folder.Write("appsettings.json", """{ "ReverseProxy": { "Routes": { "r": { "ClusterId": "c", "Match": { "Path": "/r" } } }, "Clusters": { "c": { "Destinations": { "d": { "Address": "https://b.example/" } } } } } }""");
        _folder.Write("other.json", "{}");

        (await RunAsync(0, "import", "proxies.json", "--output", "one.json", "--json")).GetProperty("notes").GetArrayLength().ShouldBe(1);
        (await RunAsync(0, "import", "appsettings.json", "--output", "two.json", "--json")).GetProperty("notes").GetArrayLength().ShouldBe(0);
        await RunAsync(1, "import", "other.json", "--json");

        await RunAsync(0, "check", "one.json", "--json");
        await RunAsync(0, "check", "two.json", "--json");
    }

    [Fact]
    public async Task Key_of_a_file_is_added_where_it_belongs_and_taken_away_again()
    {
        const string before = """
            {
              // Who may call.
              "consumers": {
                "team-a": { "models": null }, // the first team
              },
              "routes": { "all": { "match": { "path": "/" }, "respond": { "body": "x" }, "access": { "allow": "key" } } }
            }
            """;
        var file = _folder.Write("routes.json", before);

        var made = await RunAsync(0, "key", "new", "team-a", "--expires", "30d", "--file", "routes.json", "--json");
        var listed = await RunAsync(0, "key", "list", "--file", "routes.json", "--json");
        var key = made.GetProperty("key").GetString()!;
        var allowed = await RunAsync(0, "explain", "GET", "/", "-H", $"Authorization: Bearer {key}", "--file", "routes.json", "--json");
        File.ReadAllText(file).ShouldContain("// the first team");
        await RunAsync(0, "key", "revoke", "team-a", key, "--file", "routes.json", "--json");
        var refused = await RunAsync(0, "explain", "GET", "/", "-H", $"Authorization: Bearer {key}", "--file", "routes.json", "--json");

        listed.GetProperty("keys")[0].GetProperty("expired").GetBoolean().ShouldBeFalse();
        allowed.GetProperty("explanation").GetProperty("consumer").GetString().ShouldBe("team-a");
        refused.GetProperty("explanation").GetProperty("status").GetInt32().ShouldBe(401);
        File.ReadAllText(file).Replace(", \"keys\": []", "").ShouldBe(before);
    }

    [Fact]
    public async Task Key_of_a_table_is_published()
    {
        await PublishedTable.PublishAsync(_azurite.ConnectionString, _table, Routes.Respond("x"));

        var made = await RunAsync(0, "key", "new", "team-b", "--to", _azurite.ConnectionString, "--json");

        made.GetProperty("generation").GetInt32().ShouldBe(2);
        (await PublishedTable.ReadAsync(_azurite.ConnectionString, _table)).Document!.Consumers!["team-b"].Keys.ShouldBe([made.GetProperty("entry").GetString()!]);
    }

    [Fact]
    public async Task Completion_script_and_suggestions_know_the_commands()
    {
        (await RunTextAsync("completion", "bash")).Output.ShouldContain("complete -o default -F _funcproxy funcproxy");

        (await RunTextAsync("[suggest:13]", "funcproxy ke")).Output.Split(Environment.NewLine).ShouldContain("key");
        (await RunTextAsync("[suggest:18]", "funcproxy apply --")).Output.ShouldContain("--yes");
    }

    private async Task<JsonElement> RunAsync(int expected, params string[] arguments)
    {
        var (code, output) = await RunTextAsync(arguments);
        code.ShouldBe(expected, output);
        return JsonDocument.Parse(output).RootElement;
    }

    private async Task<(int Code, string Output)> RunTextAsync(params string[] arguments)
    {
        var environment = new Dictionary<string, string?> { ["RouteStorage"] = _azurite.ConnectionString, ["RouteStorage__tableName"] = _table };
        await using var process = tool.Start(_folder.Path, environment, arguments);
        return (await process.WaitForExitAsync(), process.Output);
    }
}
