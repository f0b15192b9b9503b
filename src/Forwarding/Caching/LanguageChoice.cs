using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Caching;

/// <summary>Which language a client wants most (RFC 9110 §12.5.4).</summary>
internal static class LanguageChoice
{
    /// <summary>The language with the greatest weight, in lower case; null where several have it, or it is any.</summary>
    public static string? Of(StringValues lines)
    {
        ReadOnlySpan<char> best = default;
        var greatest = 0.0;
        var isAlone = false;
        foreach (var line in lines)
        {
            foreach (var member in new FieldList(line))
            {
                var weight = Weight(member, out var language);
                if (weight > greatest)
                {
                    best = language;
                    greatest = weight;
                    isAlone = true;
                }
                else if (weight == greatest)
                {
                    isAlone = false;
                }
            }
        }
        return isAlone && best is not "*" ? best.ToString().ToLowerInvariant() : null;
    }

    private static double Weight(ReadOnlySpan<char> member, out ReadOnlySpan<char> language)
    {
        var semicolon = member.IndexOf(';');
        language = semicolon < 0 ? member : member[..semicolon].TrimEnd(" \t");
        if (semicolon < 0)
        {
            return 1;
        }
        var parameter = member[(semicolon + 1)..].Trim(" \t");
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase) && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight)
            ? weight
            : 0;
    }
}
