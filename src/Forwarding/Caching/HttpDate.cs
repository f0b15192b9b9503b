using System.Globalization;

namespace FuncProxy.Forwarding.Caching;

/// <summary>Dates of HTTP (RFC 9110 §5.6.7), in the form that is to be written and in the two that are only to be read.</summary>
internal static class HttpDate
{
    private const string Obsolete = "dddd, dd-MMM-yy HH:mm:ss 'GMT'";
    private static readonly string[] Forms = ["r", "ddd MMM d HH:mm:ss yyyy", "ddd MMM  d HH:mm:ss yyyy"];

    /// <summary>Reads a date.</summary>
    /// <param name="text">The date.</param>
    /// <param name="now">The time, by which the century of a year of two digits is known.</param>
    /// <param name="date">The date, in UTC.</param>
    public static bool TryParse(ReadOnlySpan<char> text, DateTimeOffset now, out DateTimeOffset date)
    {
        const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        foreach (var form in Forms)
        {
            if (DateTimeOffset.TryParseExact(text, form, CultureInfo.InvariantCulture, Universal, out date))
            {
                return true;
            }
        }
        return TryParseObsolete(text, now, out date);
    }

    /// <summary>The form of RFC 850, whose day of the week cannot be held against the date before its century is known.</summary>
    private static bool TryParseObsolete(ReadOnlySpan<char> text, DateTimeOffset now, out DateTimeOffset date)
    {
        date = default;
        var comma = text.IndexOf(", ");
        if (comma < 0 || !DateTimeOffset.TryParseExact(text[(comma + 2)..], Obsolete.AsSpan("dddd, ".Length), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date))
        {
            return false;
        }
        var year = now.Year - (now.Year % 100) + (date.Year % 100);
        // More than fifty years ahead is the last such year that has been.
        year = year > now.Year + 50 ? year - 100 : year < now.Year - 50 ? year + 100 : year;
        if (date is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(year))
        {
            return false;
        }
        date = new DateTimeOffset(year, date.Month, date.Day, date.Hour, date.Minute, date.Second, TimeSpan.Zero);
        return date.DayOfWeek.ToString().AsSpan().SequenceEqual(text[..comma]);
    }
}
