using System.Globalization;

namespace FuncProxy.Cli.Commands;

/// <summary>When a key is to end, as people write it.</summary>
internal static class KeyExpiry
{
    /// <summary>Reads a time with its zone, or how long from now: <c>90d</c>, <c>12h</c>.</summary>
    /// <param name="text">The text; null for never.</param>
    /// <param name="now">The time.</param>
    /// <param name="end">When it ends, in whole seconds; null for never.</param>
    /// <returns>False when it is neither, or not in the future.</returns>
    public static bool TryParse(string? text, DateTimeOffset now, out DateTimeOffset? end)
    {
        end = null;
        if (text is null)
        {
            return true;
        }

        if (text.Length > 1 && text[^1] is 'd' or 'h' && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and < 100_000)
        {
            end = now + (text[^1] == 'd' ? TimeSpan.FromDays(count) : TimeSpan.FromHours(count));
            return true;
        }

        var hasZone = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal);
        if (hasZone && text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time) && time > now)
        {
            end = time;
        }

        return end is not null;
    }
}
