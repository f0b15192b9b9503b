using System.Text;
using System.Text.RegularExpressions;
using FuncProxy.FunctionApp.Tests.Cli;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Docs;

/// <summary>Every command of docs/cli.md is run, in its order, through the packed tool on Azurite, and the page shows what it wrote. With UPDATE_CLI_PAGE=1 the page is written anew instead.</summary>
[Collection(PackedToolCollection.Name)]
public sealed partial class CliPageTests(PackedTool tool)
{
    private static readonly string Page = Repository.At("docs", "cli.md");

    private readonly string _table = AzuriteServer.NewTableName();
    private string _key = "";

    [Fact]
    public async Task Page_shows_what_each_command_writes()
    {
        using var folder = new TemporaryFolder();
        var azurite = await AzuriteServer.SharedAsync();
        var environment = new Dictionary<string, string?> { ["RouteStorage"] = azurite.ConnectionString, ["RouteStorage__tableName"] = _table };
        var lines = (await File.ReadAllLinesAsync(Page)).ToList();
        var written = new List<string>();
        for (var at = 0; at < lines.Count; at++)
        {
            written.Add(lines[at]);
            if (FileMark().Match(lines[at]) is { Success: true } mark)
            {
                folder.Write(mark.Groups[1].Value, Block(lines, at + 1));
            }
            else if (lines[at] == "```console")
            {
                at = await RunBlockAsync(lines, at + 1, written, folder.Path, environment);
            }
        }

        if (Environment.GetEnvironmentVariable("UPDATE_CLI_PAGE") == "1")
        {
            await File.WriteAllLinesAsync(Page, written);
        }

        string.Join('\n', written).ShouldBe(string.Join('\n', await File.ReadAllLinesAsync(Page)));
        written.Count(line => line.StartsWith("$ ", StringComparison.Ordinal)).ShouldBeGreaterThan(15);
    }

    // Runs the commands of a block, skips what the page shows of them, and returns the block's last line.
    private async Task<int> RunBlockAsync(List<string> lines, int at, List<string> written, string folder, Dictionary<string, string?> environment)
    {
        for (; lines[at] != "```"; at++)
        {
            if (lines[at].StartsWith("$ ", StringComparison.Ordinal))
            {
                written.Add(lines[at]);
                written.AddRange(await RunAsync(lines[at][2..], folder, environment));
            }
        }

        written.Add("```");
        return at;
    }

    private async Task<IEnumerable<string>> RunAsync(string command, string folder, Dictionary<string, string?> environment)
    {
        var arguments = Argument().Matches(command).Select(match => match.Value.Replace("\"", "").Replace("'", "").Replace("fp_…", _key)).ToArray();
        arguments[0].ShouldBe("funcproxy");
        await using var process = tool.Start(folder, environment, arguments[1..]);
        var code = await process.WaitForExitAsync();
        var errors = Lines(process.Errors);
        var output = Lines(process.Output);
        foreach (var error in errors)
        {
            output.Remove(error);
        }

        _key = output.Find(line => line.StartsWith("fp_", StringComparison.Ordinal)) ?? _key;
        IEnumerable<string> all = [.. errors, .. output, .. code == 0 ? Array.Empty<string>() : [$"(exit code {code})"]];
        return all.Select(Steady);
    }

    private static List<string> Lines(string text) => [.. text.TrimEnd().Split('\n').Select(line => line.TrimEnd()).Where((line, index) => index > 0 || line.Length > 0)];

    // What is another at each run.
    private string Steady(string line)
    {
        line = line.Replace(_table, "FuncProxy");
        line = KeyText().Replace(line, "fp_…");
        line = Hash().Replace(line, "sha256:0123456789ab…");
        line = ShortHash().Replace(line, "0123456789ab");
        return Time().Replace(line, match => match.Value.Contains('T') ? "2026-01-31T12:00:00Z" : "2026-01-31 12:00:00Z");
    }

    private static string Block(List<string> lines, int at)
    {
        var text = new StringBuilder();
        for (at++; lines[at] != "```"; at++)
        {
            text.Append(lines[at]).Append('\n');
        }

        return text.ToString();
    }

    [GeneratedRegex("^<!-- (.+) -->$")]
    private static partial Regex FileMark();

    [GeneratedRegex("\"[^\"]*\"|'[^']*'|\\S+")]
    private static partial Regex Argument();

    [GeneratedRegex("fp_[A-Za-z0-9_-]{43}")]
    private static partial Regex KeyText();

    [GeneratedRegex("sha256:[0-9a-f]{12}[0-9a-f…]*")]
    private static partial Regex Hash();

    [GeneratedRegex(@"\b[0-9a-f]{12}\b")]
    private static partial Regex ShortHash();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")]
    private static partial Regex Time();
}
