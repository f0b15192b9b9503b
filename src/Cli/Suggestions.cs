using System.CommandLine;
using System.Globalization;

namespace FuncProxy.Cli;

/// <summary>The directive that shells ask for completions with: <c>[suggest:POSITION] LINE</c>, as System.CommandLine's own, which a root that is named after its file alone can have.</summary>
internal static class Suggestions
{
    private const string Opening = "[suggest:";

    /// <summary>Whether the arguments are the directive.</summary>
    public static bool TryParse(string[] args, out int position, out string line)
    {
        (position, line) = (0, args is [_, var text] ? text : "");
        return args is [{ Length: > 10 } directive, _]
            && directive.StartsWith(Opening, StringComparison.Ordinal)
            && int.TryParse(directive.AsSpan(Opening.Length, directive.Length - Opening.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out position);
    }

    /// <summary>Writes what can stand at a place of a line, one a line.</summary>
    public static void Write(Command tool, string line, int position, TextWriter output)
    {
        var end = Math.Clamp(position, 0, line.Length);
        foreach (var completion in tool.Parse(line).GetCompletions(end))
        {
            output.WriteLine(completion.Label);
        }
    }
}
