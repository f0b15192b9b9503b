using FuncProxy.Cli.Output;
using FuncProxy.Routing.Stores.Generations;

namespace FuncProxy.Cli.Targets;

/// <summary>Where routes are published: a table, or a running proxy's admin API.</summary>
internal interface ITarget
{
    /// <summary>What to call it.</summary>
    string Name { get; }

    /// <summary>What it is, which names it in JSON: <c>table</c> or <c>proxy</c>.</summary>
    string Kind { get; }

    /// <summary>What is published.</summary>
    Task<Attempt<TargetState>> ReadStateAsync(ToolConsole console, CancellationToken cancellationToken);

    /// <summary>A generation's document.</summary>
    /// <param name="state">What is published.</param>
    /// <param name="generation">The generation; null for the one that is served.</param>
    /// <param name="console">Says what is waited for.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<Attempt<PublishedDocument>> ReadDocumentAsync(TargetState state, int? generation, ToolConsole console, CancellationToken cancellationToken);

    /// <summary>Publishes a document in place of what was read; a conflict when something else is published by now.</summary>
    Task<PublishResult> PublishAsync(ReadOnlyMemory<byte> text, TargetState state, CancellationToken cancellationToken);

    /// <summary>Publishes an earlier generation again, in place of what was read.</summary>
    Task<PublishResult> RollBackAsync(int generation, TargetState state, CancellationToken cancellationToken);

    /// <summary>After a command was stopped: what is served now.</summary>
    Task<string> DescribeServedAsync();
}
