using System.Globalization;

namespace FuncProxy.Forwarding.Limits.Rates;

/// <summary>Quotas as structured fields (draft-ietf-httpapi-ratelimit-headers-11 §3, §4). The policy's name is <c>requests</c>.</summary>
internal static class QuotaText
{
    /// <summary>The value of RateLimit-Policy: the quota and its window in seconds.</summary>
    public static string Policy(CountingWindow window)
        => string.Create(CultureInfo.InvariantCulture, $"\"requests\";q={window.Quota};w={(long)window.Length.TotalSeconds}");

    /// <summary>The value of RateLimit: what is left, and for how long that must last, in whole seconds.</summary>
    public static string Left(int left, TimeSpan until)
        => string.Create(CultureInfo.InvariantCulture, stackalloc char[48], $"\"requests\";r={left};t={Seconds(until)}");

    // Rounded up, as Retry-After is, so that the two name the same time.
    private static long Seconds(TimeSpan until) => (until.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
}
