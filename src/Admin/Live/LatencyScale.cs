using System.Numerics;

namespace FuncProxy.Admin.Live;

/// <summary>Puts durations into buckets, 16 to each doubling, so that a bucket's middle is within 3.2 % of all that it holds; below 16 µs each microsecond has its own.</summary>
internal static class LatencyScale
{
    /// <summary>How many buckets there are.</summary>
    public const int Buckets = (LongestExponent + 2) * PerDoubling;

    /// <summary>The longest duration that is told from longer ones: 19 hours.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMicroseconds((1L << (LongestExponent + Shift + 1)) - 1);

    private const int Shift = 4;
    private const int PerDoubling = 1 << Shift;
    private const int LongestExponent = 31;

    /// <summary>The bucket of a duration.</summary>
    public static int BucketOf(TimeSpan duration)
    {
        var microseconds = (ulong)(Math.Clamp(duration.Ticks, 0, Longest.Ticks) / TimeSpan.TicksPerMicrosecond);
        if (microseconds < PerDoubling)
        {
            return (int)microseconds;
        }
        var exponent = BitOperations.Log2(microseconds) - Shift;
        return (exponent * PerDoubling) + (int)(microseconds >> exponent);
    }

    /// <summary>The middle of a bucket.</summary>
    public static TimeSpan MiddleOf(int bucket)
    {
        if (bucket < PerDoubling)
        {
            return TimeSpan.FromMicroseconds((double)bucket + 0.5);
        }
        var exponent = (bucket / PerDoubling) - 1;
        var least = (double)(PerDoubling + (bucket % PerDoubling)) * (1L << exponent);
        return TimeSpan.FromMicroseconds(least + ((1L << exponent) / 2.0));
    }
}
