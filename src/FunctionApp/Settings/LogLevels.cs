namespace FuncProxy.FunctionApp.Settings;

/// <summary>Checks the log levels, which the logger would otherwise refuse with a stack.</summary>
internal static class LogLevels
{
    private const string Section = "LogLevel";

    /// <summary>Checks <c>Logging:LogLevel:CATEGORY</c> and <c>Logging:PROVIDER:LogLevel:CATEGORY</c>.</summary>
    /// <param name="logging">The section <c>Logging</c>.</param>
    /// <param name="errors">Receives a line for each value that is no level.</param>
    public static void Check(IConfigurationSection logging, List<string> errors)
    {
        foreach (var part in logging.GetChildren())
        {
            var levels = part.Key.Equals(Section, StringComparison.OrdinalIgnoreCase) ? part : part.GetSection(Section);
            foreach (var level in levels.GetChildren())
            {
                if (level.Value is { Length: > 0 } value && !Enum.TryParse<LogLevel>(value, ignoreCase: true, out _))
                {
                    errors.Add($"{level.Path.Replace(":", "__")} is '{value}'; it must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
                }
            }
        }
    }
}
