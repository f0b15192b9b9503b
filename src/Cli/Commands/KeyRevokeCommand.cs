using System.CommandLine;
using FuncProxy.Cli.Documents;
using FuncProxy.Cli.Output;
using FuncProxy.Routing.Consumers;
using FuncProxy.Routing.Editing;

namespace FuncProxy.Cli.Commands;

/// <summary><c>funcproxy key revoke CONSUMER KEY</c>: takes a key's hash away.</summary>
internal static class KeyRevokeCommand
{
    /// <summary>How many digits of a hash are shown, and enough to name it.</summary>
    public const int ShownDigits = 12;

    private const int LeastDigits = 6;

    public static Command Create()
    {
        var consumer = new Argument<string>("CONSUMER") { Description = "The consumer." };
        var key = new Argument<string>("KEY") { Description = $"The key itself, or its hash, of which the first {LeastDigits} digits do." };
        var source = new DocumentSource("--to");
        var command = new Command("revoke", "Takes a key's hash away: instances refuse the key as soon as they serve the new routes.") { consumer, key };
        source.AddTo(command);
        return command.Does((parsed, console, cancellationToken) => RunAsync(parsed.GetRequiredValue(consumer), parsed.GetRequiredValue(key), source, parsed, console, cancellationToken));
    }

    private static async Task<ToolResult> RunAsync(string consumer, string key, DocumentSource source, ParseResult parsed, ToolConsole console, CancellationToken cancellationToken)
    {
        var opened = await source.ReadAsync(parsed, console, cancellationToken);
        if (opened.Failure is { } failure)
        {
            return failure;
        }

        var read = opened.Value!.Parse(settings: null);
        if (read.Document is not { } document)
        {
            return ResultText.Invalid(opened.Value.Name, read.Errors);
        }

        var found = Find(document.Consumers?.GetValueOrDefault(consumer)?.Keys ?? [], key);
        if (found is not [var entry])
        {
            return ToolResult.Fail(ExitCode.Refused, $"{consumer}: {(found.Count == 0 ? "there is no such key" : "several keys begin so")}; 'funcproxy key list {consumer}' shows them, and {LeastDigits} digits of the hash are the least");
        }

        var saved = await opened.Value.SaveAsync(ConsumerKeyEditor.Remove(opened.Value.Text, consumer, entry), console, cancellationToken);
        return saved.Code == ExitCode.Success ? Revoked(saved, opened.Value.Name, consumer, entry) : saved;
    }

    private static List<string> Find(IReadOnlyList<string> entries, string key)
    {
        var hash = key.StartsWith(ConsumerKey.Prefix, StringComparison.Ordinal) ? ConsumerKey.Entry(key) : key;
        var digits = hash.StartsWith(ConsumerKey.Algorithm, StringComparison.Ordinal) ? hash[ConsumerKey.Algorithm.Length..] : hash;
        return digits.Length < LeastDigits
            ? []
            : [.. entries.Where(entry => entry.AsSpan(ConsumerKey.Algorithm.Length).StartsWith(digits, StringComparison.OrdinalIgnoreCase))];
    }

    private static ToolResult Revoked(ToolResult saved, string place, string consumer, string entry)
    {
        var data = saved.Data;
        data["consumer"] = consumer;
        data["entry"] = entry;
        data["place"] = place;
        return saved with { Outcome = "revoked", Data = data, Show = console => console.WriteRaw($"{consumer}: {entry[..(ConsumerKey.Algorithm.Length + ShownDigits)]}… is revoked in {place}\n") };
    }
}
