using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using FuncProxy.Cli.Output;
using FuncProxy.Routing.Stores.Generations;

namespace FuncProxy.Cli.Targets;

/// <summary>A running proxy, by its admin API. Whatever it keeps its routes in, the document's ETag keeps two writers apart.</summary>
internal sealed class ProxyTarget(AdminClient client) : ITarget
{
    private const string NoneYet = "*";
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public string Name => client.Name;

    /// <inheritdoc/>
    public string Kind => "proxy";

    /// <summary>Its API.</summary>
    public AdminClient Client => client;

    /// <inheritdoc/>
    public async Task<Attempt<TargetState>> ReadStateAsync(ToolConsole console, CancellationToken cancellationToken)
    {
        var document = await console.WaitAsync($"reading {Name}", client.SendAsync(HttpMethod.Get, "document", null, null, cancellationToken));
        var history = document.Failure is null ? await client.SendAsync(HttpMethod.Get, "history", null, null, cancellationToken) : document;
        if ((document.Failure ?? history.Failure) is { } unreachable)
        {
            return unreachable;
        }

        var answer = document.Value!;
        if (!history.Value!.IsSuccess)
        {
            return history.Value.Failure(Name);
        }

        if (history.Value.Json() is not JsonObject known || known["generations"] is not JsonArray)
        {
            return AdminAnswer.Stranger(Name);
        }

        // Without a document there is a problem that says so, and with one that is damaged its version.
        if (!answer.IsSuccess && answer is not ({ Status: HttpStatusCode.NotFound } or { Status: HttpStatusCode.Conflict, ETag: not null }))
        {
            return answer.Failure(Name);
        }

        var (generations, current) = Generations(history.Value);
        var served = current?.Generation;
        return new TargetState(served, generations, answer.Status == HttpStatusCode.NotFound)
        {
            ETag = answer.ETag ?? NoneYet,
            Document = answer.IsSuccess ? new PublishedDocument(served ?? 0, answer.Body, [])
                : answer.Status == HttpStatusCode.NotFound ? ToolResult.Fail(ExitCode.Refused, $"{Name}: nothing is published there; publish with 'funcproxy apply FILE --to …'")
                : answer.Failure(Name),
        };
    }

    /// <inheritdoc/>
    public async Task<Attempt<PublishedDocument>> ReadDocumentAsync(TargetState state, int? generation, ToolConsole console, CancellationToken cancellationToken)
    {
        if (generation is not { } wanted || wanted == state.Served)
        {
            return state.Document;
        }

        var read = await console.WaitAsync($"reading {Name}", client.SendAsync(HttpMethod.Get, $"history/{wanted}", null, null, cancellationToken));
        return read.Failure is { } unreachable ? unreachable
            : read.Value!.IsSuccess ? new PublishedDocument(wanted, read.Value.Body, [])
            : read.Value.Status == HttpStatusCode.NotFound ? ToolResult.Fail(ExitCode.Refused, $"{Name}: there is no generation {wanted}; those that are kept: {(state.History.Count == 0 ? "none" : string.Join(", ", state.History.Select(known => known.Generation)))}")
            : read.Value.Failure(Name);
    }

    /// <inheritdoc/>
    public async Task<PublishResult> PublishAsync(ReadOnlyMemory<byte> text, TargetState state, CancellationToken cancellationToken) =>
        Result(await client.SendAsync(HttpMethod.Put, "document", text, state.ETag, cancellationToken));

    /// <inheritdoc/>
    public async Task<PublishResult> RollBackAsync(int generation, TargetState state, CancellationToken cancellationToken) =>
        Result(await client.PostAsync("rollback", $$"""{"generation":{{generation}}}""", cancellationToken, state.ETag));

    /// <inheritdoc/>
    public async Task<string> DescribeServedAsync()
    {
        using var limit = new CancellationTokenSource(LastLook, TimeProvider.System);
        try
        {
            var history = await client.SendAsync(HttpMethod.Get, "history", null, null, limit.Token);
            return history.Value is { IsSuccess: true } answer && Generations(answer).Current is { } record
                ? $"generation {record.Generation} is published, since {record.PublishedAt:u}"
                : "'funcproxy diff' tells whether it is published";
        }
        catch (OperationCanceledException)
        {
            return "what is published is not known";
        }
    }

    private PublishResult Result(Attempt<AdminAnswer> written)
    {
        if (written.Failure is { } unreachable)
        {
            return new PublishResult(PublishOutcome.Failed, null, [.. unreachable.Errors, $"{Name}: whether it is published is not known; 'funcproxy diff' tells"]);
        }

        var answer = written.Value!;
        if (answer.IsSuccess && answer.Json() is { } json)
        {
            var outcome = (string?)json["outcome"] == "unchanged" ? PublishOutcome.Unchanged : PublishOutcome.Published;
            return new PublishResult(outcome, (int?)json["generation"], [.. (json["warnings"] as JsonArray ?? []).Select(warning => (string)warning!)]);
        }

        return answer.Failure(Name) is var failure && failure.Code == ExitCode.Conflict
            ? new PublishResult(PublishOutcome.Conflict, null, [$"{Name}: another document was published meanwhile, and this one did not replace it; look at what is published now, then try again"])
            : new PublishResult(failure.Code == ExitCode.Unavailable ? PublishOutcome.Failed : PublishOutcome.Refused, null, failure.Errors);
    }

    private static (GenerationRecord[] All, GenerationRecord? Current) Generations(AdminAnswer history)
    {
        var nodes = history.Json()?["generations"] as JsonArray ?? [];
        GenerationRecord[] all = [.. nodes.Select(node => Record(node!))];
        var current = Array.FindIndex([.. nodes], node => (bool?)node!["current"] == true);
        return (all, current < 0 ? null : all[current]);
    }

    private static GenerationRecord Record(JsonNode generation) => new(
        (int)generation["generation"]!,
        Previous: null,
        (string?)generation["checksum"] ?? "",
        (int?)generation["entities"] ?? 0,
        DateTimeOffset.Parse((string)generation["publishedAt"]!, CultureInfo.InvariantCulture),
        (int?)generation["restoredFrom"]);
}
