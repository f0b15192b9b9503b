using FuncProxy.Cli.Output;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Stores.Generations;
using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Cli.Targets;

/// <summary>A table of published routes.</summary>
internal sealed class TargetTable : ITarget
{
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(5);

    private readonly ITable _table;
    private readonly RoutePublisher _publisher;

    private TargetTable(ITable table)
    {
        _table = table;
        _publisher = new RoutePublisher(table, TimeProvider.System, ProxyEngine.Rules);
    }

    /// <inheritdoc/>
    public string Kind => "table";

    /// <inheritdoc/>
    public string Name => $"table {_table.Name} of {_table.Service.Host}";

    public static TargetTable Open(TableConnection connection, string name) =>
        new(TableStorage.Open(connection, name, connection.UsesIdentity ? TableStorage.CreateCredential(credential: null, clientId: null) : null, TimeProvider.System));

    /// <inheritdoc/>
    public async Task<Attempt<TargetState>> ReadStateAsync(ToolConsole console, CancellationToken cancellationToken)
    {
        try
        {
            var state = await console.WaitAsync($"reading {Name}", _publisher.ReadStateAsync(cancellationToken));
            return new TargetState(state.Head?.Generation, state.History, state.Head is null) { Table = state };
        }
        catch (Exception exception) when (IsFault(exception, cancellationToken))
        {
            return Unavailable(exception);
        }
    }

    /// <inheritdoc/>
    public async Task<Attempt<PublishedDocument>> ReadDocumentAsync(TargetState state, int? generation, ToolConsole console, CancellationToken cancellationToken)
    {
        try
        {
            var document = await console.WaitAsync($"reading {Name}", _publisher.ReadDocumentAsync(state.Table!, generation, cancellationToken));
            return document switch
            {
                null when state.History.Count == 0 && state.IsEmpty => ToolResult.Fail(ExitCode.Refused, $"{Name}: nothing is published there; publish with 'funcproxy apply FILE --to …'"),
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

    /// <inheritdoc/>
    public Task<PublishResult> PublishAsync(ReadOnlyMemory<byte> text, TargetState state, CancellationToken cancellationToken) => _publisher.PublishAsync(text, state.Table, cancellationToken);

    /// <inheritdoc/>
    public Task<PublishResult> RollBackAsync(int generation, TargetState state, CancellationToken cancellationToken) => _publisher.RollBackAsync(generation, state.Table, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> DescribeServedAsync()
    {
        using var limit = new CancellationTokenSource(LastLook, TimeProvider.System);
        try
        {
            var head = (await _publisher.ReadStateAsync(limit.Token)).Head;
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
