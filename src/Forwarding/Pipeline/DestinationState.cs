using FuncProxy.Forwarding.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>
/// What is known of a destination as it serves: attempts in flight, health, cool-down. It belongs to the destination's identity (cluster, id and address), so a reload that leaves it alone keeps it.
/// Safe for any number of threads; asking costs a few reads, an attempt a few interlocked operations.
/// </summary>
/// <param name="time">The engine's clock.</param>
/// <param name="clusterId">The cluster's id.</param>
/// <param name="id">The destination's id.</param>
/// <param name="logger">Is told when it falls, recovers and cools down.</param>
public sealed class DestinationState(TimeProvider time, string clusterId = "", string id = "", ILogger<DestinationState>? logger = null)
{
    private readonly ILogger _logger = logger ?? NullLogger<DestinationState>.Instance;
    private readonly HealthRecord _health = new(time);
    private volatile HealthRules? _rules;
    private volatile CoolDown _own = new();
    private volatile CoolDown? _group;
    private volatile bool _isDrained;
    private int _inFlight;
    private long _panics;

    /// <summary>The cluster's id.</summary>
    public string ClusterId => clusterId;

    /// <summary>The destination's id.</summary>
    public string Id => id;

    /// <summary>Attempts that have begun and not ended.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>What its requests and probes tell.</summary>
    public HealthRecord Health => _health;

    /// <summary>Its own cool-down, beside that of its quota group.</summary>
    public CoolDown CoolDown => _own;

    /// <summary>How often it was chosen though no destination was healthy.</summary>
    public long Panics => Volatile.Read(ref _panics);

    /// <summary>What observers have counted of its attempts.</summary>
    public AttemptTally Tally { get; } = new();

    /// <summary>Whether it was taken out of selection by hand: it gets nothing, in a panic neither, but from the clients that session affinity binds to it.</summary>
    public bool IsDrained
    {
        get => _isDrained;
        set => _isDrained = value;
    }

    /// <summary>Whether it can take a request.</summary>
    /// <param name="timestamp">Now, on the engine's clock.</param>
    public Availability At(long timestamp) => _isDrained ? Availability.Drained : AtForBound(timestamp);

    /// <summary>Whether it can take a request of a client that session affinity binds to it.</summary>
    /// <param name="timestamp">Now, on the engine's clock.</param>
    public Availability AtForBound(long timestamp)
        => _own.Until > timestamp || _group?.Until > timestamp ? Availability.Cooling : _health.At(timestamp);

    /// <summary>Claims the one trial of a destination that is at <see cref="Availability.Trial"/>; the caller then sends to it.</summary>
    /// <returns>False when another was faster.</returns>
    public bool TryEnterTrial(long timestamp) => _health.TryEnterTrial(timestamp);

    /// <summary>The share of its weight that it is to get, above 0 and at most 1: less than 1 for a while after it has recovered.</summary>
    public double ShareAt(long timestamp) => _health.ShareAt(timestamp);

    /// <summary>How much longer it cools down; zero when it does not.</summary>
    public TimeSpan CoolDownLeft(long timestamp)
    {
        var until = Math.Max(_own.Until, _group?.Until ?? 0);
        return until > timestamp ? time.GetElapsedTime(timestamp, until) : TimeSpan.Zero;
    }

    /// <summary>Notes that it was chosen though no destination was healthy.</summary>
    public void NotePanic() => Interlocked.Increment(ref _panics);

    /// <summary>Notes that an attempt begins.</summary>
    /// <returns>The destination's epoch, for <see cref="Leave"/>.</returns>
    public int Enter()
    {
        Interlocked.Increment(ref _inFlight);
        return _health.Epoch;
    }

    /// <summary>Takes in the head of an answer: its rate limits, and that there is one.</summary>
    /// <param name="epoch">What <see cref="Enter"/> gave.</param>
    /// <param name="response">The answer.</param>
    /// <returns>What the attempt tells, unless the answer breaks off.</returns>
    public AttemptOutcome Judge(int epoch, HttpResponseMessage response)
    {
        if (_rules is not { } rules)
        {
            return AttemptOutcome.Success;
        }
        if (rules.CoolsDown && rules.CoolDownOf(response) is var wait && wait > TimeSpan.Zero)
        {
            Cool(wait);
        }
        if (rules.IsFailure(response.StatusCode))
        {
            return AttemptOutcome.Failure;
        }
        Tell(_health.NoteAnswer(epoch));
        return AttemptOutcome.Success;
    }

    /// <summary>Notes that an attempt has ended.</summary>
    /// <param name="epoch">What <see cref="Enter"/> gave.</param>
    /// <param name="outcome">What it tells.</param>
    public void Leave(int epoch, AttemptOutcome outcome)
    {
        Interlocked.Decrement(ref _inFlight);
        Tell(_health.NoteEnd(epoch, outcome));
    }

    /// <summary>Takes it, and those that share its quota, out of selection for a time from now.</summary>
    public void Cool(TimeSpan wait)
    {
        var now = time.GetTimestamp();
        var until = now + (long)(wait.TotalSeconds * time.TimestampFrequency);
        var cools = CoolDownLeft(now) > TimeSpan.Zero;
        _own.Extend(until);
        _group?.Extend(until);
        if (!cools)
        {
            HealthLog.Cools(_logger, clusterId, id, wait);
        }
    }

    /// <summary>Takes in what came of a probe.</summary>
    /// <param name="failure">What was wrong; null when it was answered well.</param>
    /// <param name="threshold">How many failures in a row make the destination unhealthy.</param>
    public void NoteProbe(string? failure, int threshold)
    {
        switch (_health.NoteProbe(failure is null, threshold))
        {
            case HealthChange.Fell:
                HealthLog.FellByProbes(_logger, clusterId, id, threshold, failure!);
                break;
            case HealthChange.Recovered:
                HealthLog.RecoveredByProbe(_logger, clusterId, id);
                break;
        }
    }

    /// <summary>Takes over what a document says of it. What is known of its health stays where the rules still ask for it.</summary>
    /// <param name="rules">How it is judged.</param>
    /// <param name="group">The cool-down of its quota group; null without one.</param>
    public void Apply(HealthRules rules, CoolDown? group)
    {
        _group = rules.CoolsDown ? group : null;
        _own = rules.CoolsDown ? _own : new CoolDown();
        _health.Apply(_rules, rules);
        _rules = rules;
    }

    private void Tell(HealthChange change)
    {
        switch (change)
        {
            case HealthChange.Fell:
                HealthLog.Fell(_logger, clusterId, id, _health.RestLeft(time.GetTimestamp()));
                break;
            case HealthChange.Recovered:
                HealthLog.Recovered(_logger, clusterId, id);
                break;
        }
    }
}
