namespace FuncProxy.FunctionApp.Settings;

/// <summary>Reads settings from the command line. Strict, so that a mistyped argument is heard of and not ignored.</summary>
internal static class CommandLine
{
    private const string Prefix = "--";

    /// <summary>Reads <c>--Name value</c> and <c>--Name=value</c>; of a repeated name the last counts.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="errors">Receives a line for each argument that is neither.</param>
    public static Dictionary<string, string?> Read(IReadOnlyList<string> args, List<string> errors)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < args.Count; i++)
        {
            var equals = args[i].IndexOf('=');
            var name = equals < 0 ? args[i] : args[i][..equals];
            if (!name.StartsWith(Prefix, StringComparison.Ordinal) || name.Length == Prefix.Length)
            {
                errors.Add($"The argument '{args[i]}' is not understood; write --Name value.");
            }
            else if (equals >= 0)
            {
                values[Key(name)] = args[i][(equals + 1)..];
            }
            else if (i + 1 < args.Count && !args[i + 1].StartsWith(Prefix, StringComparison.Ordinal))
            {
                values[Key(name)] = args[++i];
            }
            else
            {
                errors.Add($"The argument '{name}' has no value; write {name} value.");
            }
        }
        return values;
    }

    private static string Key(string name) => name[Prefix.Length..].Replace("__", ":");
}
