namespace FuncProxy.Admin.Live;

/// <summary>Counts by the second, for a rate over the last ten. Counting is one interlocked operation, where nobody else counts at that moment.</summary>
internal sealed class RecentRate
{
    /// <summary>Over how many seconds the rate is taken.</summary>
    public const int Seconds = 10;

    // A second's number above, its count below.
    private readonly long[] _bySecond = new long[16];

    /// <summary>Counts a request.</summary>
    /// <param name="second">The second that it ended in.</param>
    public void Add(long second)
    {
        ref var place = ref _bySecond[second & 15];
        var seen = Volatile.Read(ref place);
        while (true)
        {
            var next = seen >> 32 == second ? seen + 1 : (second << 32) | 1;
            var found = Interlocked.CompareExchange(ref place, next, seen);
            if (found == seen)
            {
                return;
            }
            seen = found;
        }
    }

    /// <summary>Requests a second over the ten whole seconds before one, or over those since the start where they are fewer.</summary>
    public double PerSecond(long second)
    {
        var from = Math.Max(0, second - Seconds);
        long sum = 0;
        for (var at = from; at < second; at++)
        {
            var seen = Volatile.Read(ref _bySecond[at & 15]);
            sum += seen >> 32 == at ? seen & uint.MaxValue : 0;
        }
        return second == from ? 0 : Math.Round((double)sum / (second - from), 2);
    }
}
