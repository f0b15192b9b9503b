using FuncProxy.Cli.Output;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Stores.Generations;
using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Cli.Targets;

/// <summary>A table of published routes.</summary>
internal sealed class TargetTable
{
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(5);

    private readonly ITable _table;

    private TargetTable(ITable table)
    {
        _table = table;
        Publisher = new RoutePublisher(table, TimeProvider.System, ProxyEngine.Rules);
    }

    public RoutePublisher Publisher { get; }

    /// <summary>What to call it.</summary>
    public string Name => $"table {_table.Name} of {_table.Service.Host}";

    public static TargetTable Open(TableConnection connection, string name) =>
        new(TableStorage.Open(connection, name, connection.UsesIdentity ? TableStorage.CreateCredential(credential: null, clientId: null) : null, TimeProvider.System));

    /// <summary>What is published.</summary>
    public async Task<Attempt<PublishedState>> ReadStateAsync(ToolConsole console, CancellationToken cancellationToken)
    {
        try
        {
            return await console.WaitAsync($"reading {Name}", Publisher.ReadStateAsync(cancellationToken));
        }
        catch (Exception exception) when (IsFault(exception, cancellationToken))
        {
            return Unavailable(exception);
        }
    }

    /// <summary>A generation's document.</summary>
    /// <param name="state">What is published.</param>
    /// <param name="generation">The generation; null for the one that is served.</param>
    /// <param name="console">Says what is waited for.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<Attempt<PublishedDocument>> ReadDocumentAsync(PublishedState state, int? generation, ToolConsole console, CancellationToken cancellationToken)
    {
        try
        {
            var document = await console.WaitAsync($"reading {Name}", Publisher.ReadDocumentAsync(state, generation, cancellationToken));
            return document switch
            {
                null when state.History.Count == 0 && state.Head is null => ToolResult.Fail(ExitCode.Refused, $"{Name}: nothing is published there; publish with 'funcproxy apply FILE --to …'"),
                null => ToolResult.Fail(ExitCode.Refused, $"{Name}: there is no generation {generation}; those that are kept: {string.Join(", ", state.History.Select(known => known.Generation))}"),
                { Errors.Count: > 0 } => ToolResult.Fail(ExitCode.Refused, [.. document.Errors.Select(error => $"{Name}: {error}")]),
                _ => document,
            };
        }
        catch (Exception exception) when (IsFault(exception, cancellationToken))
        {
            return Unavailable(exception);
        }
    }

    /// <summary>After a command was stopped: what is served now.</summary>
    public async Task<string> DescribeServedAsync()
    {
        using var limit = new CancellationTokenSource(LastLook, TimeProvider.System);
        try
        {
            var head = (await Publisher.ReadStateAsync(limit.Token)).Head;
            return head is null ? "nothing is published" : $"generation {head.Generation} is served, published at {head.PublishedAt:u}";
        }
        catch (Exception exception) when (TableFault.IsOne(exception))
        {
            return "which generation is served is not known";
        }
    }

    private static bool IsFault(Exception exception, CancellationToken cancellationToken) => TableFault.IsOne(exception) && !cancellationToken.IsCancellationRequested;

    private ToolResult Unavailable(Exception exception) =>
        ToolResult.Fail(ExitCode.Unavailable, $"table {_table.Name}: {TableFault.Of(exception, _table.Name, TimeProvider.System.GetUtcNow(), TableRight.Read).Message}");
}
