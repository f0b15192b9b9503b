using System.CommandLine;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using FuncProxy.Cli.Output;
using FuncProxy.Cli.Targets;
using Spectre.Console;

namespace FuncProxy.Cli.Commands;

/// <summary><c>funcproxy tail --to PROXY</c>: a line for each request that a running instance ends, until Ctrl-C.</summary>
internal static class TailCommand
{
    // A comment comes each 15 s: what is silent for longer is gone.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    public static Command Create()
    {
        var route = new Option<string?>("--route") { Description = "Only requests of this route.", HelpName = "ID" };
        var status = new Option<string?>("--status") { Description = "Only this status, as 404, or this class of them, as 5xx.", HelpName = "STATUS" };
        var proxy = new ProxyOption();
        var command = new Command("tail", "Follows the requests of a running instance, a line each; with --json an object each. In a fleet, of the instance that answers.") { route, status };
        proxy.AddTo(command);
        return command.Does((parsed, console, cancellationToken) =>
            proxy.WithAsync(parsed, client => RunAsync(client, Query(parsed.GetValue(route), parsed.GetValue(status)), console, cancellationToken)));
    }

    private static string Query(string? route, string? status)
    {
        string[] parts = [.. route is null ? (string[])[] : ["route=" + Uri.EscapeDataString(route)], .. status is null ? (string[])[] : ["status=" + Uri.EscapeDataString(status)]];
        return parts.Length == 0 ? "" : "?" + string.Join('&', parts);
    }

    private static async Task<ToolResult> RunAsync(AdminClient client, string query, ToolConsole console, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(Silence);
        try
        {
            using var response = await client.OpenAsync("tail" + query, silence.Token);
            if (!response.IsSuccessStatusCode)
            {
                return new AdminAnswer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(silence.Token), null, response.Headers.RetryAfter?.Delta).Failure(client.Name);
            }

            await using var stream = new HeardStream(await response.Content.ReadAsStreamAsync(silence.Token), () => silence.CancelAfter(Silence));
            await foreach (var line in SseParser.Create(stream).EnumerateAsync(silence.Token))
            {
                Show(console, line);
            }

            return ToolResult.Fail(ExitCode.Unavailable, $"{client.Name}: it has ended the stream; it stops, or begins anew");
        }
        catch (Exception exception) when (AdminClient.IsFault(exception) && !cancellationToken.IsCancellationRequested)
        {
            return client.Unreachable(exception);
        }
    }

    private static void Show(ToolConsole console, SseItem<string> line)
    {
        if (console.WritesJson)
        {
            console.WriteRaw(line.Data + "\n");
            return;
        }

        var node = JsonNode.Parse(line.Data)!;
        if (line.EventType == "dropped")
        {
            console.Error.MarkupLineInterpolated($"[yellow]{(long?)node["dropped"] ?? 0} lines were dropped: this end is too slow[/]");
            return;
        }

        TailText.Show(console.Out, node);
    }
}
