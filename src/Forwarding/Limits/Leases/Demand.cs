namespace FuncProxy.Forwarding.Limits.Leases;

/// <summary>How many requests come a second, let in or not. For use under its owner's lock.</summary>
internal sealed class Demand(TimeProvider time)
{
    // Over less than this a rate is chance.
    private const double LeastSeconds = 0.05;

    private long _since;
    private int _count;
    private double _rate;

    /// <summary>Notes a request.</summary>
    public void Note()
    {
        if (_count++ == 0 && _since == 0)
        {
            _since = time.GetTimestamp();
        }
    }

    /// <summary>The rate: half what it is since it was last asked for, half what it was then.</summary>
    public double PerSecond()
    {
        var now = time.GetTimestamp();
        var seconds = Math.Max(LeastSeconds, time.GetElapsedTime(_since, now).TotalSeconds);
        var rate = _count / seconds;
        _rate = _rate == 0 ? rate : (_rate + rate) / 2;
        (_since, _count) = (now, 0);
        return _rate;
    }
}
