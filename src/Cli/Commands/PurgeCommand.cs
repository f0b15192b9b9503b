using System.CommandLine;
using System.Text.Json.Nodes;
using FuncProxy.Cli.Output;
using FuncProxy.Cli.Targets;

namespace FuncProxy.Cli.Commands;

/// <summary><c>funcproxy purge --to PROXY</c>: removes responses from a running instance's cache.</summary>
internal static class PurgeCommand
{
    public static Command Create()
    {
        var url = new Argument<string?>("URL") { Description = "The public URL whose responses are removed.", Arity = ArgumentArity.ZeroOrOne };
        var prefix = new Option<string?>("--prefix") { Description = "Removes what begins with this URL.", HelpName = "URL" };
        var tag = new Option<string?>("--tag") { Description = "Removes what carries this tag (Cache-Tag, Surrogate-Key).", HelpName = "TAG" };
        var all = new Option<bool>("--all") { Description = "Removes everything." };
        var proxy = new ProxyOption();
        var command = new Command("purge", "Removes responses from the cache of a running instance; in a fleet, of the one that answers.") { url, prefix, tag, all };
        proxy.AddTo(command);
        return command.Does((parsed, console, cancellationToken) =>
        {
            var wanted = new JsonObject();
            Add(wanted, "url", parsed.GetValue(url));
            Add(wanted, "prefix", parsed.GetValue(prefix));
            Add(wanted, "tag", parsed.GetValue(tag));
            Add(wanted, "all", parsed.GetValue(all) ? true : null);
            return wanted.Count == 1
                ? proxy.WithAsync(parsed, client => RunAsync(client, wanted, console, cancellationToken))
                : Task.FromResult(ToolResult.Fail(ExitCode.Refused, "purge: name one of URL, --prefix, --tag and --all"));
        });
    }

    private static void Add(JsonObject wanted, string name, JsonNode? value)
    {
        if (value is not null)
        {
            wanted[name] = value;
        }
    }

    private static async Task<ToolResult> RunAsync(AdminClient client, JsonObject wanted, ToolConsole console, CancellationToken cancellationToken)
    {
        var asked = await console.WaitAsync($"asking {client.Name}", client.PostAsync("cache/purge", wanted.ToJsonString(), cancellationToken));
        if (asked.Failure is { } unreachable)
        {
            return unreachable;
        }

        if (!asked.Value!.IsSuccess)
        {
            return asked.Value.Failure(client.Name);
        }

        if (asked.Value.Json() is not JsonObject answer || (int?)answer["removed"] is not { } removed)
        {
            return AdminAnswer.Stranger(client.Name);
        }

        return new ToolResult(ExitCode.Success, "purged")
        {
            Data = new JsonObject { ["proxy"] = client.Name, ["removed"] = removed, ["instance"] = answer["instance"]?.DeepClone() },
            Show = shown => shown.WriteRaw($"{client.Name}: {ResultText.Count(removed, "response")} removed\n"),
        };
    }
}
