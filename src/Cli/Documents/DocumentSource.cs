using System.CommandLine;
using FuncProxy.Cli.Output;
using FuncProxy.Cli.Targets;

namespace FuncProxy.Cli.Documents;

/// <summary>A document in a file or in a table, whichever the command line names.</summary>
internal sealed class DocumentSource
{
    private const string DefaultFile = "routes.json";

    private readonly Option<string?> _file = new("--file", "-f") { Description = $"The routes file; else the table; with neither, {DefaultFile} of this folder.", HelpName = "FILE" };
    private readonly TargetOptions _target;

    /// <param name="name">What the table's option is called first: <c>--to</c> or <c>--from</c>.</param>
    public DocumentSource(string name) => _target = new TargetOptions(name);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_file);
        _target.AddTo(command);
    }

    /// <summary>The running proxy that is named; without a value and without a failure where none is.</summary>
    public Attempt<AdminClient> Proxy(ParseResult parsed) => _target.IsGiven(parsed) && parsed.GetValue(_file) is null ? _target.Proxy(parsed) : default;

    /// <summary>Reads the document.</summary>
    public async Task<Attempt<OpenDocument>> ReadAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellationToken)
    {
        var file = parsed.GetValue(_file);
        if (file is not null && _target.IsGiven(parsed))
        {
            return ToolResult.Fail(ExitCode.Refused, "a file and a table are named; name one of the two");
        }

        if (file is null && !_target.IsGiven(parsed) && File.Exists(DefaultFile) && _target.IsInEnvironment)
        {
            return ToolResult.Fail(ExitCode.Refused, $"{DefaultFile} of this folder and the environment's table are both at hand; name one of the two: --file {DefaultFile}, or the table");
        }

        if (file is not null || (!_target.IsGiven(parsed) && File.Exists(DefaultFile)))
        {
            return await ReadFileAsync(file ?? DefaultFile, cancellationToken);
        }

        var table = _target.Open(parsed);
        return table.Failure is { } failure ? failure : await ReadTableAsync(table.Value!, console, cancellationToken);
    }

    private static async Task<Attempt<OpenDocument>> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        var text = await DocumentFile.ReadAsync(path, cancellationToken);
        return text.Failure is { } failure ? failure : new OpenDocument(path, text.Value!);
    }

    private static async Task<Attempt<OpenDocument>> ReadTableAsync(ITarget table, ToolConsole console, CancellationToken cancellationToken)
    {
        var state = await table.ReadStateAsync(console, cancellationToken);
        if (state.Failure is { } unreachable)
        {
            return unreachable;
        }

        var document = await table.ReadDocumentAsync(state.Value!, null, console, cancellationToken);
        return document.Failure is { } failure ? failure : new OpenDocument(table.Name, document.Value!.Text) { Table = table, State = state.Value };
    }
}
