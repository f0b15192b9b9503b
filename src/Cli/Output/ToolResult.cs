using System.Text.Json.Nodes;

namespace FuncProxy.Cli.Output;

/// <summary>What came of a command.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Outcome">The same in a word, for <c>--json</c>.</param>
internal sealed record ToolResult(int Code, string Outcome)
{
    /// <summary>What <c>--json</c> shows beside the outcome.</summary>
    public JsonObject Data { get; init; } = [];

    /// <summary>What is wrong: each on a line of standard error, or in the list <c>errors</c>.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Writes it for people, to standard output.</summary>
    public Action<ToolConsole> Show { get; init; } = static _ => { };

    /// <summary>A command that could not do its work.</summary>
    public static ToolResult Fail(int code, params IReadOnlyList<string> errors) => new(code, NameOf(code)) { Errors = errors };

    private static string NameOf(int code) => code switch
    {
        ExitCode.Unavailable => "unavailable",
        ExitCode.Conflict => "conflict",
        ExitCode.Declined => "declined",
        ExitCode.Stopped => "stopped",
        _ => "refused",
    };
}
