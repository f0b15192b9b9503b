using System.CommandLine;
using System.Text;
using FuncProxy.Cli;

namespace FuncProxy.Admin.Tests.Cli;

/// <summary>A command of the tool, in this process.</summary>
internal sealed class ToolRun
{
    private readonly StringBuilder _text = new();
    private readonly Lock _lock = new();

    private ToolRun(string[] arguments, CancellationToken cancellationToken)
    {
        var writer = new LockedWriter(_text, _lock);
        End = Tool.Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = writer, Error = writer, EnableDefaultExceptionHandler = false }, cancellationToken);
    }

    /// <summary>Its exit code, when it has ended.</summary>
    public Task<int> End { get; }

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_lock)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>Begins a command.</summary>
    public static ToolRun Start(CancellationToken cancellationToken, params string[] arguments) => new(arguments, cancellationToken);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var run = new ToolRun(arguments, default);
        return (await run.End.WaitAsync(TimeSpan.FromSeconds(30)), run.Output);
    }

    private sealed class LockedWriter(StringBuilder text, Lock turn) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            lock (turn)
            {
                text.Append(value);
            }
        }

        public override void Write(string? value)
        {
            lock (turn)
            {
                text.Append(value);
            }
        }
    }
}
