using System.Globalization;

namespace FuncProxy.Forwarding.Limits.Rates;

/// <summary>Quotas as structured fields (draft-ietf-httpapi-ratelimit-headers-11 §3, §4). The policy's name is <c>requests</c>.</summary>
internal static class QuotaText
{
    private const string LeftIs = "\"requests\";r=";
    private const string TimeIs = ";t=";

    // Two numbers, of ten and nineteen digits at the most.
    private const int MaxLength = 48;

    /// <summary>The value of RateLimit-Policy: the quota and its window in seconds.</summary>
    public static string Policy(CountingWindow window)
        => string.Create(CultureInfo.InvariantCulture, $"\"requests\";q={window.Quota};w={(long)window.Length.TotalSeconds}");

    /// <summary>The value of RateLimit: what is left, and for how long that must last, in whole seconds.</summary>
    public static string Left(int left, TimeSpan until)
    {
        // By hand, for every request of a limited route has one made.
        Span<char> text = stackalloc char[MaxLength];
        LeftIs.CopyTo(text);
        left.TryFormat(text[LeftIs.Length..], out var written, default, CultureInfo.InvariantCulture);
        var length = LeftIs.Length + written;
        TimeIs.CopyTo(text[length..]);
        length += TimeIs.Length;
        Seconds(until).TryFormat(text[length..], out written, default, CultureInfo.InvariantCulture);
        return new string(text[..(length + written)]);
    }

    // Rounded up, as Retry-After is, so that the two name the same time.
    private static long Seconds(TimeSpan until) => (until.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
}
