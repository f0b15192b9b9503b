using FuncProxy.Cli.Commands;
using FuncProxy.Cli.Output;
using FuncProxy.Cli.Targets;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Cli.Documents;

/// <summary>A document that was read, with the way back to where it came from.</summary>
/// <param name="Name">What to call its place.</param>
/// <param name="Text">Its text.</param>
internal sealed record OpenDocument(string Name, byte[] Text)
{
    /// <summary>The table or proxy that it came from; null for a file.</summary>
    public ITarget? Table { get; init; }

    /// <summary>What that held.</summary>
    public TargetState? State { get; init; }

    /// <summary>Reads it as a document.</summary>
    /// <param name="settings">The values of app settings; null to leave them open.</param>
    public RouteDocumentResult Parse(Func<string, string?>? settings)
    {
        var result = RouteDocumentReader.Read(Text, settings, ProxyEngine.Rules);
        // Of a table there is no text that the reader of a message could look at, so no line in it.
        return Table is null ? result : result with { Errors = [.. result.Errors.Select(error => error with { Line = 0, Column = 0 })] };
    }

    /// <summary>Writes another text in its place, unless the place has changed since it was read.</summary>
    /// <returns>How it ended; a success says where it was written.</returns>
    public async Task<ToolResult> SaveAsync(byte[] text, ToolConsole console, CancellationToken cancellationToken)
    {
        if (RouteDocumentReader.Read(text, settings: null, ProxyEngine.Rules) is { Errors: { Count: > 0 } errors })
        {
            return ResultText.Invalid(Name, errors);
        }

        if (Table is not null)
        {
            return await Publication.RunAsync("routes", Table, () => Table.PublishAsync(text, State!, cancellationToken), console, cancellationToken);
        }

        return await SavedFile.WriteAsync(Name, Text, text, cancellationToken) ?? new ToolResult(ExitCode.Success, "saved") { Show = output => output.WriteRaw($"{Name}: saved\n") };
    }
}
