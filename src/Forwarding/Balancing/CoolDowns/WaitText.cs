using System.Globalization;

namespace FuncProxy.Forwarding.Balancing.CoolDowns;

/// <summary>Reads the ways in which services write how long to wait. What is negative, past or malformed is unknown: null.</summary>
internal static class WaitText
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    // IMF-fixdate, RFC 850's and asctime's (RFC 9110 §5.6.7).
    private static readonly string[] HttpDates = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    // A number of seconds this large is a time since 1970: of 2001 at the earliest.
    private const double EarliestUnixTime = 1e9;

    /// <summary>A <c>Retry-After</c>: seconds or a date (RFC 9110 §10.2.3).</summary>
    public static TimeSpan? RetryAfter(ReadOnlySpan<char> text, DateTimeOffset now)
    {
        text = text.Trim();
        return Number(text) is { } seconds ? Span(seconds) : Date(text, now);
    }

    /// <summary>A <c>retry-after-ms</c>: milliseconds.</summary>
    public static TimeSpan? Milliseconds(ReadOnlySpan<char> text)
        => Number(text.Trim()) is { } milliseconds ? Span(milliseconds / 1000) : null;

    /// <summary>A rate limit's reset: a duration (<c>12ms</c>, <c>6m0s</c>), seconds, a time since 1970, or a date (RFC 9110 §5.6.7 or RFC 3339).</summary>
    public static TimeSpan? Reset(ReadOnlySpan<char> text, DateTimeOffset now)
    {
        text = text.Trim();
        if (Number(text) is { } seconds)
        {
            return Span(seconds < EarliestUnixTime ? seconds : seconds - now.ToUnixTimeSeconds());
        }
        return Duration(text) ?? Date(text, now);
    }

    private static double? Number(ReadOnlySpan<char> text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static TimeSpan? Date(ReadOnlySpan<char> text, DateTimeOffset now)
        => DateTimeOffset.TryParseExact(text, HttpDates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out var date)
            || (text.Length > 18 && text[10] is 'T' or 't' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date))
            ? (date > now ? Bounded(date - now) : null)
            : null;

    /// <summary>Numbers with units, largest unit first, as Go writes durations.</summary>
    private static TimeSpan? Duration(ReadOnlySpan<char> text)
    {
        double seconds = 0;
        var former = double.MaxValue;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || Number(text[..digits]) is not { } number)
            {
                return null;
            }
            text = text[digits..];
            var (unit, length) = Unit(text);
            if (length == 0 || unit >= former)
            {
                return null;
            }
            seconds += number * unit;
            former = unit;
            text = text[length..];
        }
        return former == double.MaxValue ? null : Span(seconds);
    }

    private static (double Seconds, int Length) Unit(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyInRange('0', '9');
        return text[..(length < 0 ? text.Length : length)] switch
        {
            "d" => (86400, 1),
            "h" => (3600, 1),
            "m" => (60, 1),
            "s" => (1, 1),
            "ms" => (1e-3, 2),
            "us" or "\u00b5s" or "\u03bcs" => (1e-6, 2),
            "ns" => (1e-9, 2),
            _ => default,
        };
    }

    private static TimeSpan? Span(double seconds)
        => seconds < 0 ? null : seconds > Longest.TotalSeconds ? Longest : TimeSpan.FromSeconds(seconds);

    private static TimeSpan Bounded(TimeSpan span) => span < Longest ? span : Longest;
}
