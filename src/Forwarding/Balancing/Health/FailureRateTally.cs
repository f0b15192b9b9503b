using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Health;

/// <summary>A share of failures among the attempts of the last minute is too bad, as in YARP's <c>TransportFailureRate</c>.</summary>
/// <param name="limit">The share, more than 0 and at most 1.</param>
/// <param name="time">The engine's clock.</param>
internal sealed class FailureRateTally(double limit, TimeProvider time) : FailureTally
{
    /// <summary>How many attempts there must be before they say anything.</summary>
    public const int LeastAttempts = 10;

    /// <summary>How long an attempt counts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    // A slot is one long, so that it is counted in and begun anew by one exchange: which span of time, all attempts, the failures.
    private const int Slots = 12;
    private const int CountBits = 21;
    private const long MaxCount = (1L << CountBits) - 1;

    private readonly long[] _slots = new long[Slots];
    private readonly long _slotTicks = (long)(Window.TotalSeconds / Slots * time.TimestampFrequency);

    public override bool IsTooBad(bool failed, int inRow)
    {
        // 0 is kept for a slot that was never used.
        var span = (time.GetTimestamp() / _slotTicks) + 1;
        Count(ref _slots[span % Slots], span, failed);
        return failed && IsOverLimit(span);
    }

    public override void Clear()
    {
        for (var i = 0; i < Slots; i++)
        {
            Volatile.Write(ref _slots[i], 0);
        }
    }

    private static void Count(ref long slot, long span, bool failed)
    {
        var mark = Mark(span);
        var seen = Volatile.Read(ref slot);
        while (true)
        {
            var counts = seen >>> (2 * CountBits) == mark ? seen & ((1L << (2 * CountBits)) - 1) : 0;
            if (counts >>> CountBits == MaxCount)
            {
                return;
            }
            var next = (mark << (2 * CountBits)) | (counts + (1L << CountBits) + (failed ? 1 : 0));
            var found = Interlocked.CompareExchange(ref slot, next, seen);
            if (found == seen)
            {
                return;
            }
            seen = found;
        }
    }

    private bool IsOverLimit(long span)
    {
        long all = 0;
        long failures = 0;
        for (var i = 0; i < Slots; i++)
        {
            var slot = Volatile.Read(ref _slots[(span - i + Slots) % Slots]);
            if (slot != 0 && slot >>> (2 * CountBits) == Mark(span - i))
            {
                all += (slot >>> CountBits) & MaxCount;
                failures += slot & MaxCount;
            }
        }
        return all >= LeastAttempts && failures >= limit * all;
    }

    // What is left of a long: it comes round after 4 million spans, 242 days.
    private static long Mark(long span) => span & ((1L << (64 - (2 * CountBits))) - 1);
}
