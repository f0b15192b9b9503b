using System.Text.Json.Nodes;
using FuncProxy.Cli;
using FuncProxy.Routing.Consumers;
using FuncProxy.Routing.Stores.Tables;
using FuncProxy.TestKit;

namespace FuncProxy.Admin.Tests.Cli;

/// <summary>The tool's commands on a running proxy, by its admin API.</summary>
public sealed class ProxyTargetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _keyFile;

    public ProxyTargetTests() => _keyFile = _folder.Write("key", AdminUnderTest.Key + "\n");

    [Fact]
    public async Task Document_is_shown_compared_and_replaced_and_a_table_has_its_history()
    {
        await using var admin = await OverTableAsync();
        var (one, two) = (_folder.Write("one.json", Documents.Respond("one")), _folder.Write("two.json", Documents.Respond("two")));

        (await ToolAsync(admin, "export")).ShouldBe((ExitCode.Refused, $"proxy {admin.Address.Authority}: nothing is published there; publish with 'funcproxy apply FILE --to …'\n"));
        (await ToolAsync(admin, "apply", one, "--yes")).Output.ShouldContain($"one.json: published as generation 1 in proxy {admin.Address.Authority}");
        (await ToolAsync(admin, "apply", one, "--yes")).Output.ShouldContain("unchanged, served as generation 1");
        (await ToolAsync(admin, "diff", two)).ShouldSatisfyAllConditions(
            diff => diff.Code.ShouldBe(ExitCode.Different), diff => diff.Output.ShouldContain("~ $.routes.all.respond.body: \"one\" -> \"two\""), diff => diff.Output.ShouldContain("against generation 1 of"));
        (await ToolAsync(admin, "apply", two)).Code.ShouldBe(ExitCode.Declined);
        (await ToolAsync(admin, "apply", two, "--yes")).Code.ShouldBe(ExitCode.Success);
        (await admin.Stranger.GetStringAsync("/")).ShouldBe("two");
        var history = JsonNode.Parse((await ToolAsync(admin, "history", "--json")).Output)!;
        ((int?)history["served"]).ShouldBe(2);
        history["generations"]!.AsArray().Count.ShouldBe(2);
        (await ToolAsync(admin, "rollback", "1", "--yes")).Output.ShouldContain("generation 1: published as generation 3");
        (await admin.Stranger.GetStringAsync("/")).ShouldBe("one");
        (await ToolAsync(admin, "rollback", "9", "--yes")).ShouldSatisfyAllConditions(
            none => none.Code.ShouldBe(ExitCode.Refused), none => none.Output.ShouldContain("there is no generation 9; those that are kept: 3, 2, 1"));
        (await ToolAsync(admin, "export", "--generation", "2")).Output.ShouldContain("\"body\":\"two\"");
    }

    [Fact]
    public async Task Routes_in_a_file_are_replaced_too_and_have_no_history()
    {
        await using var admin = await AdminUnderTest.StartAsync(Documents.Respond("one"));

        (await ToolAsync(admin, "apply", _folder.Write("two.json", Documents.Respond("two")), "--yes")).Output.ShouldContain($"two.json: published in proxy {admin.Address.Authority}");

        File.ReadAllText(admin.RouteFile).ShouldBe(Documents.Respond("two"));
        (await ToolAsync(admin, "history")).Output.ShouldContain("its routes are in a file, which has no history");
        (await ToolAsync(admin, "export")).Output.Trim().ShouldBe(Documents.Respond("two").Trim());
    }

    [Fact]
    public async Task Server_that_is_no_proxy_is_told_from_one_without_history()
    {
        await using var other = await KestrelOrigin.StartAsync(async context => await context.Response.Body.WriteAsync("ok"u8.ToArray()));
        var file = _folder.Write("one.json", Documents.Respond("one"));
        string[][] commands = [["history", "--from"], ["export", "--from"], ["apply", file, "--yes", "--to"], ["purge", "--all", "--to"]];
        foreach (var command in commands)
        {
            var run = await ToolRun.RunAsync([.. command, other.Address.ToString(), "--key-file", _keyFile]);

            run.Code.ShouldBe(ExitCode.Unavailable, run.Output);
            run.Output.ShouldContain("what answers there is not the admin API of FuncProxy");
        }
    }

    [Fact]
    public async Task Key_is_made_listed_and_revoked_in_a_running_proxy()
    {
        await using var admin = await OverTableAsync();
        await ToolAsync(admin, "apply", _folder.Write("one.json", Documents.Respond("one")), "--yes");

        var made = JsonNode.Parse((await ToolAsync(admin, "key", "new", "team-a", "--json")).Output)!;
        var key = (string)made["key"]!;

        ((string?)made["entry"]).ShouldBe(ConsumerKey.Entry(key));
        (await ToolAsync(admin, "key", "list")).Output.ShouldContain("team-a");
        (await ToolAsync(admin, "key", "revoke", "team-a", key)).Code.ShouldBe(ExitCode.Success);
        (await ToolAsync(admin, "key", "list")).Output.ShouldNotContain(ConsumerKey.Entry(key)[7..19]);
    }

    [Fact]
    public async Task Running_proxy_judges_and_explains_with_its_own_settings_and_shows_none()
    {
        await using var admin = await AdminUnderTest.StartAsync(Documents.To("%BACKEND%"), new() { AppSettings = name => name == "BACKEND" ? "http://127.0.0.1:9/secret" : null });

        var explained = await ToolAsync(admin, "explain", "GET", "https://public.example/x", "-H", "x-a: 1");
        var missing = await ToolAsync(admin, "check", _folder.Write("wrong.json", Documents.To("%NOWHERE%")));
        var good = await ToolAsync(admin, "check", _folder.Write("good.json", Documents.To("%BACKEND%")));

        explained.Code.ShouldBe(ExitCode.Success, explained.Output);
        explained.Output.ShouldContain("one: %BACKEND%/x");
        explained.Output.ShouldNotContain("secret");
        missing.Code.ShouldBe(ExitCode.Refused);
        missing.Output.ShouldContain("wrong.json: line 4, column");
        missing.Output.ShouldContain("the app setting 'NOWHERE' is not set");
        good.ShouldBe((ExitCode.Success, $"{_folder["good.json"]}: valid for proxy {admin.Address.Authority}\n"));
    }

    [Fact]
    public async Task What_was_published_since_it_was_read_is_kept()
    {
        await using var admin = await AdminUnderTest.StartAsync(Documents.Respond("one"));
        var target = new FuncProxy.Cli.Targets.ProxyTarget(new FuncProxy.Cli.Targets.AdminClient(new Uri(admin.Address, "_funcproxy/api/"), AdminUnderTest.Key));
        var console = FuncProxy.Cli.Output.ToolConsole.Of(Tool.Create().Parse(["history"]));
        var state = (await target.ReadStateAsync(console, default)).Value!;
        admin.Publish(Documents.Respond("theirs"));

        var result = await target.PublishAsync(System.Text.Encoding.UTF8.GetBytes(Documents.Respond("mine")), state, default);

        result.Outcome.ShouldBe(FuncProxy.Routing.Stores.Generations.PublishOutcome.Conflict);
        File.ReadAllText(admin.RouteFile).ShouldBe(Documents.Respond("theirs"));
    }

    [Fact]
    public async Task Wrong_key_no_key_and_no_admin_api_are_told()
    {
        await using var admin = await AdminUnderTest.StartAsync(Documents.Respond("x"));
        await using var closed = await AdminUnderTest.StartAsync(Documents.Respond("x"), new() { HasKey = false });
        var wrong = _folder.Write("wrong", new string('x', 32));

        (await ToolRun.RunAsync("history", "--to", admin.Address.AbsoluteUri, "--key-file", wrong)).ShouldBe(
            (ExitCode.Refused, $"proxy {admin.Address.Authority}: the key is not its Admin__Key; name the right one with --key-file or FUNCPROXY_ADMIN_KEY\n"));
        (await ToolRun.RunAsync("history", "--to", admin.Address.AbsoluteUri)).ShouldSatisfyAllConditions(
            none => none.Code.ShouldBe(ExitCode.Refused), none => none.Output.ShouldContain("--key-file: a proxy wants its Admin__Key"));
        (await ToolAsync(closed, "history")).ShouldSatisfyAllConditions(
            none => none.Code.ShouldBe(ExitCode.Refused), none => none.Output.ShouldContain("there is no admin API"));
        (await ToolRun.RunAsync("history", "--to", $"http://127.0.0.1:{FreePort.Next()}/", "--key-file", _keyFile)).ShouldSatisfyAllConditions(
            gone => gone.Code.ShouldBe(ExitCode.Unavailable), gone => gone.Output.ShouldContain("it cannot be reached"));
    }

    [Theory]
    [InlineData("http://routes.example/")]
    [InlineData("http://203.0.113.7:8080/_funcproxy/")]
    public async Task Key_goes_over_http_to_this_machine_alone(string address)
    {
        foreach (var command in (string[][])[["history"], ["tail"], ["purge", "--all"], ["explain", "GET", "/"]])
        {
            var (code, output) = await ToolRun.RunAsync([.. command, "--to", address, "--key-file", _keyFile]);

            code.ShouldBe(ExitCode.Refused, output);
            output.ShouldContain("over http the key could be read on its way");
        }
    }

    [Fact]
    public async Task Purge_says_how_much_it_has_removed()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var admin = await AdminUnderTest.StartAsync(Documents.To(origin.Address, """, "cache": { "mode": "override", "ttl": "01:00:00" }"""));
        foreach (var path in (string[])["/a/1", "/a/2", "/b"])
        {
            await admin.Stranger.GetStringAsync(path);
        }

        (await ToolAsync(admin, "purge", "--prefix", $"http://{admin.Address.Authority}/a/")).ShouldBe((ExitCode.Success, $"proxy {admin.Address.Authority}: 2 responses removed\n"));
        (await ToolAsync(admin, "purge", $"http://{admin.Address.Authority}/b")).Output.ShouldContain("1 response removed");
        (await ToolAsync(admin, "purge", "--all")).Output.ShouldContain("0 responses removed");
        (await ToolAsync(admin, "purge", "--all", "--tag", "x")).Code.ShouldBe(ExitCode.Refused);
    }

    [Fact]
    public async Task Tail_writes_a_line_for_each_request_that_it_is_to_show_until_it_is_stopped()
    {
        await using var admin = await AdminUnderTest.StartAsync(Documents.Respond("x"));
        using var stop = new CancellationTokenSource();
        var text = ToolRun.Start(stop.Token, "tail", "--to", admin.Address.AbsoluteUri, "--key-file", _keyFile);
        var json = ToolRun.Start(stop.Token, "tail", "--route", "all", "--status", "2xx", "--json", "--to", admin.Address.AbsoluteUri, "--key-file", _keyFile);
        await Wait.UntilAsync(
            () =>
            {
                _ = admin.Stranger.GetAsync("/seen").GetAwaiter().GetResult();
                return text.Output.Contains(" 200 GET /seen all ", StringComparison.Ordinal) && json.Output.Contains('\n', StringComparison.Ordinal);
            },
            "both see a request");

        await stop.CancelAsync();

        (await text.End).ShouldBe(ExitCode.Stopped);
        (await json.End).ShouldBe(ExitCode.Stopped);
        var line = JsonNode.Parse(json.Output.Split('\n')[0])!;
        ((string?)line["path"]).ShouldBe("/seen");
        ((int?)line["status"]).ShouldBe(200);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<AdminUnderTest> OverTableAsync()
    {
        var azurite = await AzuriteServer.SharedAsync();
        return await AdminUnderTest.StartAsync(null, new() { Table = TableStorage.Open(TableConnection.Parse(azurite.ConnectionString), AzuriteServer.NewTableName(), null, TimeProvider.System) });
    }

    private Task<(int Code, string Output)> ToolAsync(AdminUnderTest admin, params string[] arguments) => ToolRun.RunAsync([.. arguments, "--to", admin.Address.AbsoluteUri, "--key-file", _keyFile]);
}
