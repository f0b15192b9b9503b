using FuncProxy.Forwarding.Telemetry;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Balancing.Health;

/// <summary>
/// Probes a cluster's destinations in rounds, but only while requests come: the first request begins a round, and each later one begins when its time has come and a request has too.
/// An app that nobody calls probes nothing.
/// </summary>
internal sealed class ActiveHealthCheck : IDisposable
{
    // No round is due; a request begins one.
    private const int Idle = 0;

    // A round is under way or done, and no request has come since it began.
    private const int Quiet = 1;

    // As before, and a request has come: there will be another round.
    private const int Busy = 2;

    /// <summary>How much longer an interval may be, so that instances that began together do not probe together.</summary>
    private const double Jitter = 0.1;

    private readonly string _clusterId;
    private readonly ProbeTarget[] _targets;
    private readonly Prober _prober;
    private readonly ActiveHealthSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<ActiveHealthCheck> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private int _state;

    /// <summary>A check that begins with the first request.</summary>
    public ActiveHealthCheck(string clusterId, ProbeTarget[] targets, Prober prober, ActiveHealthSettings settings, TimeProvider time, ILogger<ActiveHealthCheck> logger)
        => (_clusterId, _targets, _prober, _settings, _time, _logger) = (clusterId, targets, prober, settings, time, logger);

    /// <summary>Notes that a request has come for the cluster.</summary>
    public void NoteRequest()
    {
        if (Volatile.Read(ref _state) != Busy)
        {
            Wake();
        }
    }

    /// <summary>Ends it: nothing is probed any more, and what is under way tells nothing.</summary>
    public void Dispose() => _stopping.Cancel();

    private void Wake()
    {
        if (Interlocked.CompareExchange(ref _state, Busy, Quiet) == Idle
            && !_stopping.IsCancellationRequested
            && Interlocked.CompareExchange(ref _state, Busy, Idle) == Idle)
        {
            // Not within the request: it neither waits nor lends its context.
            ThreadPool.UnsafeQueueUserWorkItem(static check => _ = check.RunAsync(), this, preferLocal: false);
        }
    }

    /// <summary>Round by round, until no request has come during one.</summary>
    private async Task RunAsync()
    {
        try
        {
            do
            {
                Volatile.Write(ref _state, Quiet);
                var began = _time.GetTimestamp();
                await ProbeAllAsync();
                var rest = (_settings.Interval * (1 + (Jitter * _settings.Random()))) - _time.GetElapsedTime(began);
                if (rest > TimeSpan.Zero)
                {
                    await Task.Delay(rest, _time, _stopping.Token);
                }
            }
            while (Interlocked.CompareExchange(ref _state, Idle, Quiet) == Busy);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Volatile.Write(ref _state, Idle);
        }
        catch (Exception exception)
        {
            // The outermost frame of the rounds: a bug must not end them for good.
            HealthLog.ProbesFailed(_logger, exception, _clusterId);
            Volatile.Write(ref _state, Idle);
        }
    }

    private Task ProbeAllAsync()
    {
        var probes = new Task[_targets.Length];
        for (var i = 0; i < probes.Length; i++)
        {
            probes[i] = ProbeAsync(_targets[i]);
        }
        return Task.WhenAll(probes);
    }

    private async Task ProbeAsync(ProbeTarget target)
    {
        var failure = await _prober.ProbeAsync(target, _stopping.Token);
        _stopping.Token.ThrowIfCancellationRequested();
        target.State.NoteProbe(failure, _settings.Threshold);
    }
}
