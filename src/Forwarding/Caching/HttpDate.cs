using System.Globalization;

namespace FuncProxy.Forwarding.Caching;

/// <summary>Dates of HTTP (RFC 9110 §5.6.7), in the form that is to be written and in the two that are only to be read. Which day of the week it is is not held against the rest.</summary>
internal static class HttpDate
{
    private const string Zone = " GMT";
    private const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    /// <summary>Reads a date.</summary>
    /// <param name="text">The date.</param>
    /// <param name="now">The time, by which the century of a year of two digits is known.</param>
    /// <param name="date">The date, in UTC.</param>
    public static bool TryParse(ReadOnlySpan<char> text, DateTimeOffset now, out DateTimeOffset date)
    {
        date = default;
        var comma = text.IndexOf(", ");
        if (comma < 0)
        {
            // Thu Aug  8 02:01:18 2050
            return text.Length == 24 && text[3] == ' '
                && (TryParse(text[4..], "MMM d HH:mm:ss yyyy", out date) || TryParse(text[4..], "MMM  d HH:mm:ss yyyy", out date));
        }
        if (!text.EndsWith(Zone, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        text = text[(comma + 2)..^Zone.Length];
        return TryParse(text, "dd MMM yyyy HH:mm:ss", out date)
            || (TryParse(text, "dd-MMM-yy HH:mm:ss", out date) && TryFindCentury(now, ref date));
    }

    private static bool TryParse(ReadOnlySpan<char> text, string form, out DateTimeOffset date)
        => DateTimeOffset.TryParseExact(text, form, CultureInfo.InvariantCulture, Universal, out date);

    // More than fifty years ahead is the last such year that has been.
    private static bool TryFindCentury(DateTimeOffset now, ref DateTimeOffset date)
    {
        var year = now.Year - (now.Year % 100) + (date.Year % 100);
        year = year > now.Year + 50 ? year - 100 : year < now.Year - 50 ? year + 100 : year;
        if (date is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(year))
        {
            return false;
        }
        date = new DateTimeOffset(year, date.Month, date.Day, date.Hour, date.Minute, date.Second, TimeSpan.Zero);
        return true;
    }
}
