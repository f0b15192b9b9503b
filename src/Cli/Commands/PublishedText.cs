using FuncProxy.Cli.Output;
using FuncProxy.Cli.Targets;
using FuncProxy.Routing.Stores.Generations;

namespace FuncProxy.Cli.Commands;

/// <summary>A published document, by one call.</summary>
internal static class PublishedText
{
    /// <param name="table">Where it is.</param>
    /// <param name="generation">The generation; null for the one that is served.</param>
    /// <param name="console">Says what is waited for.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<Attempt<PublishedDocument>> ReadAsync(ITarget table, int? generation, ToolConsole console, CancellationToken cancellationToken)
    {
        var state = await table.ReadStateAsync(console, cancellationToken);
        return state.Failure is { } failure ? failure : await table.ReadDocumentAsync(state.Value!, generation, console, cancellationToken);
    }
}
