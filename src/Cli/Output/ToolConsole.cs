using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace FuncProxy.Cli.Output;

/// <summary>Where a command writes: results to standard output, all else to standard error. Colours and moving things on a terminal only.</summary>
internal sealed class ToolConsole
{
    // Wide enough that nothing is wrapped where a program reads.
    private const int Unwrapped = 100_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TextWriter _output;
    private readonly TextWriter _error;

    private ToolConsole(TextWriter output, TextWriter error, bool writesJson)
    {
        (_output, _error, WritesJson) = (output, error, writesJson);
        Out = Create(output, !Console.IsOutputRedirected);
        Error = Create(error, !Console.IsErrorRedirected);
    }

    /// <summary>The option of every command.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Writes the result as one JSON object.", Recursive = true };

    /// <summary>Standard output, for people.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>Standard error, for people.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>Whether the result is JSON.</summary>
    public bool WritesJson { get; }

    /// <summary>The console of a command.</summary>
    public static ToolConsole Of(ParseResult parsed) => new(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(Json));

    /// <summary>Writes a result.</summary>
    /// <returns>Its exit code.</returns>
    public int Write(ToolResult result)
    {
        if (WritesJson)
        {
            var all = new JsonObject { ["outcome"] = result.Outcome };
            foreach (var (name, value) in result.Data.ToArray())
            {
                result.Data.Remove(name);
                all[name] = value;
            }

            if (result.Errors.Count > 0 && !all.ContainsKey("errors"))
            {
                all["errors"] = new JsonArray([.. result.Errors.Select(error => (JsonNode?)error)]);
            }

            _output.WriteLine(all.ToJsonString(Indented));
            return result.Code;
        }

        foreach (var error in result.Errors)
        {
            Error.MarkupLineInterpolated(result.Code == ExitCode.Success ? (FormattableString)$"[yellow]{error}[/]" : $"[red]{error}[/]");
        }

        result.Show(this);
        return result.Code;
    }

    /// <summary>Writes a text as it is to standard output.</summary>
    public void WriteRaw(string text) => _output.Write(text);

    /// <summary>Waits for something; on a terminal it says what it waits for when that takes more than a second.</summary>
    public async Task<T> WaitAsync<T>(string what, Task<T> task)
    {
        if (WritesJson || Console.IsErrorRedirected || await Task.WhenAny(task, Task.Delay(Patience, TimeProvider.System)) == task)
        {
            return await task;
        }

        return await Error.Status().StartAsync(Markup.Escape(what), _ => task);
    }

    /// <summary>Asks for a yes.</summary>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Null for yes; else how the command ends.</returns>
    public async Task<ToolResult?> ConfirmAsync(string question, CancellationToken cancellationToken)
    {
        if (WritesJson || Console.IsInputRedirected || Console.IsErrorRedirected)
        {
            return ToolResult.Fail(ExitCode.Declined, $"{question} There is no terminal to ask at: nothing was done; add --yes to do it");
        }

        _error.Write($"{question} [y/N] ");
        // The reading cannot be broken off, only left alone.
        var answer = await Task.Run(Console.ReadLine, cancellationToken).WaitAsync(cancellationToken);
        return answer?.Trim().ToUpperInvariant() is "Y" or "YES" ? null : ToolResult.Fail(ExitCode.Declined, "nothing was done");
    }

    private static IAnsiConsole Create(TextWriter writer, bool isTerminal)
    {
        var isPlain = !isTerminal || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Environment.GetEnvironmentVariable("TERM") == "dumb";
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isPlain ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isTerminal)
        {
            console.Profile.Width = Unwrapped;
        }

        return console;
    }
}
