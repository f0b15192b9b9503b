using System.CommandLine;
using FuncProxy.Cli.Documents;
using FuncProxy.Cli.Output;
using FuncProxy.Routing.Consumers;
using FuncProxy.Routing.Editing;
using Spectre.Console;

namespace FuncProxy.Cli.Commands;

/// <summary><c>funcproxy key new CONSUMER</c>: prints a key once and adds its hash.</summary>
internal static class KeyNewCommand
{
    public static Command Create()
    {
        var consumer = new Argument<string>("CONSUMER") { Description = "The consumer; it is made where it is missing." };
        var expires = new Option<string?>("--expires") { Description = "When the key ends: a time with its zone (2027-01-31T00:00:00Z), or how long from now (90d, 12h).", HelpName = "WHEN" };
        var source = new DocumentSource("--to");
        var command = new Command("new", "Makes an API key, prints it once, and adds its hash to the consumer. The key itself is kept nowhere.") { consumer, expires };
        source.AddTo(command);
        return command.Does((parsed, console, cancellationToken) => RunAsync(parsed.GetRequiredValue(consumer), parsed.GetValue(expires), source, parsed, console, cancellationToken));
    }

    private static async Task<ToolResult> RunAsync(string consumer, string? expires, DocumentSource source, ParseResult parsed, ToolConsole console, CancellationToken cancellationToken)
    {
        if (!KeyExpiry.TryParse(expires, TimeProvider.System.GetUtcNow(), out var end))
        {
            return ToolResult.Fail(ExitCode.Refused, $"--expires: '{expires}' is neither a time to come with its zone, such as 2027-01-31T00:00:00Z, nor how long from now, such as 90d or 12h");
        }

        var opened = await source.ReadAsync(parsed, console, cancellationToken);
        if (opened.Failure is { } failure)
        {
            return failure;
        }

        var document = opened.Value!;
        if (document.Parse(settings: null) is { Errors: { Count: > 0 } errors })
        {
            return ResultText.Invalid(document.Name, errors);
        }

        var key = ConsumerKey.CreateText();
        var entry = ConsumerKey.Entry(key, end);
        var saved = await document.SaveAsync(ConsumerKeyEditor.Add(document.Text, consumer, entry), console, cancellationToken);
        return saved.Code switch
        {
            ExitCode.Success => Shown(saved with { Outcome = "created" }, consumer, key, entry, $"this key is shown once; its hash is {entry}"),
            // The hash may be there although nobody has said so: then the key is needed, for it is kept nowhere else.
            ExitCode.Stopped or ExitCode.Unavailable => Shown(saved, consumer, key, entry, $"whether this key was added is not known; 'funcproxy key list {consumer}' tells: if its hash {entry[ConsumerKey.Algorithm.Length..][..12]} is not listed, the key opens nothing"),
            _ => saved,
        };
    }

    private static ToolResult Shown(ToolResult saved, string consumer, string key, string entry, string line)
    {
        var data = saved.Data;
        data["consumer"] = consumer;
        data["key"] = key;
        data["entry"] = entry;
        return saved with
        {
            Data = data,
            Show = console =>
            {
                // The key alone on standard output, so that it can be piped into a vault.
                console.WriteRaw(key + "\n");
                console.Error.MarkupLineInterpolated($"{consumer}: {line}");
            },
        };
    }
}
