namespace FuncProxy.Forwarding.Pipeline;

/// <summary>
/// What a destination's requests and probes tell of its health, and what follows: rest, one trial, a slow start. Safe for any number of threads.
/// </summary>
/// <remarks>
/// An epoch ends with each change of standing. An attempt counts only in the epoch in which it began: what hung when the destination was rested says nothing of it after that.
/// </remarks>
/// <param name="time">The engine's clock.</param>
public sealed class HealthRecord(TimeProvider time)
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(10);

    /// <summary>How long a trial must have lasted to tell something when its client leaves: a destination that answered would have done so by then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>For how many intervals the verdict of probes holds when none follows.</summary>
    private const int VerdictIntervals = 3;

    /// <summary>The share with which a slow start begins.</summary>
    private const double LeastShare = 0.1;

    private volatile FailureTally? _tally;
    private volatile bool _isDown;
    private long _rest;
    private long _verdictHolds;
    private long _probedAt;
    private long _trialAt;
    private long _slowStart;
    private long _restsUntil;
    private long _recoveredAt;
    private int _epoch;
    private int _trialEpoch = -1;
    private int _inRow;
    private int _probesInRow;
    private int _rests;

    /// <summary>The epoch; see the remarks.</summary>
    public int Epoch => Volatile.Read(ref _epoch);

    /// <summary>How bad it is among those that are unhealthy; the one with the lowest is the least bad.</summary>
    public int Badness => Volatile.Read(ref _inRow) + Volatile.Read(ref _probesInRow);

    /// <summary>How much longer it rests; zero when it does not.</summary>
    public TimeSpan RestLeft(long timestamp)
    {
        var until = Volatile.Read(ref _restsUntil);
        return until > timestamp ? time.GetElapsedTime(timestamp, until) : TimeSpan.Zero;
    }

    /// <summary>Whether requests or probes have found it unhealthy, a trial included.</summary>
    public bool IsUnhealthy => _isDown || Volatile.Read(ref _restsUntil) != 0;

    /// <summary>Whether it can take a request, as far as its health goes.</summary>
    public Availability At(long timestamp)
    {
        var until = Volatile.Read(ref _restsUntil);
        if (_isDown)
        {
            return until <= timestamp && IsOutdated(Volatile.Read(ref _probedAt), timestamp) ? Availability.Trial : Availability.Unhealthy;
        }
        return until > timestamp ? Availability.Unhealthy : until == 0 ? Availability.Available : Availability.Trial;
    }

    /// <summary>Claims the one trial. One that is not over after another rest may be repeated.</summary>
    public bool TryEnterTrial(long timestamp)
    {
        var until = Volatile.Read(ref _restsUntil);
        if (_isDown && until == 0)
        {
            var probedAt = Volatile.Read(ref _probedAt);
            return IsOutdated(probedAt, timestamp) && Interlocked.CompareExchange(ref _probedAt, timestamp, probedAt) == probedAt;
        }
        if (until == 0 || until > timestamp || Interlocked.CompareExchange(ref _restsUntil, timestamp + RestTicks(), until) != until)
        {
            return false;
        }
        Volatile.Write(ref _trialAt, timestamp);
        Volatile.Write(ref _trialEpoch, Interlocked.Increment(ref _epoch));
        return true;
    }

    /// <summary>The share of its weight that it is to get; less than 1 while it starts slowly.</summary>
    public double ShareAt(long timestamp)
    {
        var slowStart = Volatile.Read(ref _slowStart);
        if (slowStart == 0 || Volatile.Read(ref _recoveredAt) is not (> 0 and var since))
        {
            return 1;
        }
        var share = (double)(timestamp - since) / slowStart;
        return share >= 1 ? 1 : Math.Max(share, LeastShare);
    }

    /// <summary>Notes the head of a good answer: enough for a trial, which may go on for as long as a stream does.</summary>
    public HealthChange NoteAnswer(int epoch)
        => Volatile.Read(ref _restsUntil) is not 0 and var until && epoch == Epoch ? Recover(until) : HealthChange.None;

    /// <summary>Notes what came of an attempt.</summary>
    public HealthChange NoteEnd(int epoch, AttemptOutcome outcome)
    {
        if (_tally is not { } tally || epoch != Epoch)
        {
            return HealthChange.None;
        }
        var until = Volatile.Read(ref _restsUntil);
        if (until == 0)
        {
            return outcome != AttemptOutcome.None && tally.IsTooBad(outcome == AttemptOutcome.Failure, Count(outcome)) ? Rest(0) : HealthChange.None;
        }
        if (outcome == AttemptOutcome.Success)
        {
            return Recover(until);
        }
        if (epoch == Volatile.Read(ref _trialEpoch))
        {
            return EndTrial(until, outcome);
        }
        Count(outcome);
        return HealthChange.None;
    }

    /// <summary>Notes what came of a probe.</summary>
    /// <param name="succeeded">Whether it was answered well.</param>
    /// <param name="threshold">How many failures in a row make the destination unhealthy.</param>
    public HealthChange NoteProbe(bool succeeded, int threshold)
    {
        var inRow = succeeded ? 0 : Volatile.Read(ref _probesInRow) + 1;
        Volatile.Write(ref _probesInRow, inRow);
        Volatile.Write(ref _probedAt, time.GetTimestamp());
        var isDown = inRow >= threshold;
        if (isDown == _isDown)
        {
            return HealthChange.None;
        }
        if (!isDown)
        {
            Volatile.Write(ref _recoveredAt, time.GetTimestamp());
        }
        _isDown = isDown;
        return isDown ? HealthChange.Fell : HealthChange.Recovered;
    }

    internal void Apply(HealthRules? former, HealthRules rules)
    {
        Volatile.Write(ref _rest, Ticks(rules.ReactivationPeriod));
        Volatile.Write(ref _slowStart, Ticks(rules.SlowStart));
        Volatile.Write(ref _verdictHolds, Ticks(VerdictIntervals * rules.ProbeInterval));
        if (!rules.IsProbed)
        {
            _isDown = false;
            Volatile.Write(ref _probesInRow, 0);
        }
        if (former is null || former.TallyKey != rules.TallyKey)
        {
            _tally = rules.TallyKey is null ? null : rules.CreateTally();
            Volatile.Write(ref _restsUntil, 0);
            Volatile.Write(ref _inRow, 0);
            Volatile.Write(ref _rests, 0);
            Interlocked.Increment(ref _epoch);
        }
    }

    private int Count(AttemptOutcome outcome)
    {
        if (outcome == AttemptOutcome.Failure)
        {
            return Interlocked.Increment(ref _inRow);
        }
        // Read first: what is 0 already is not written by every request.
        if (outcome == AttemptOutcome.Success && Volatile.Read(ref _inRow) != 0)
        {
            Volatile.Write(ref _inRow, 0);
        }
        return 0;
    }

    private HealthChange EndTrial(long until, AttemptOutcome outcome)
    {
        if (outcome == AttemptOutcome.Failure)
        {
            Count(outcome);
            return Rest(until);
        }
        // It told nothing: the next request may try, but not at once where clients have waited in vain.
        var now = time.GetTimestamp();
        var waited = now - Volatile.Read(ref _trialAt) >= Ticks(Patience);
        Interlocked.CompareExchange(ref _restsUntil, waited ? now + RestTicks() : Math.Max(1, now), until);
        return HealthChange.None;
    }

    private HealthChange Rest(long former)
    {
        if (Interlocked.CompareExchange(ref _restsUntil, time.GetTimestamp() + RestTicks(), former) != former)
        {
            return HealthChange.None;
        }
        Interlocked.Increment(ref _rests);
        Interlocked.Increment(ref _epoch);
        return HealthChange.Fell;
    }

    private HealthChange Recover(long former)
    {
        if (Interlocked.CompareExchange(ref _restsUntil, 0, former) != former)
        {
            return HealthChange.None;
        }
        _tally?.Clear();
        Volatile.Write(ref _inRow, 0);
        Volatile.Write(ref _rests, 0);
        Volatile.Write(ref _recoveredAt, time.GetTimestamp());
        Interlocked.Increment(ref _epoch);
        return HealthChange.Recovered;
    }

    /// <summary>Whether a verdict of probes is too old to be believed: they pause while no requests come.</summary>
    private bool IsOutdated(long probedAt, long timestamp) => timestamp - probedAt > Volatile.Read(ref _verdictHolds);

    private long RestTicks()
    {
        var rest = Volatile.Read(ref _rest);
        return Math.Max(rest, Math.Min(rest << Math.Min(Volatile.Read(ref _rests), 10), Ticks(LongestRest)));
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
