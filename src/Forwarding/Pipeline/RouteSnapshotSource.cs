using FuncProxy.Forwarding.Telemetry;
using FuncProxy.Routing.Stores;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Keeps the current snapshot: loads it, follows the store, and swaps in a whole new one. A failure keeps the last good one.</summary>
/// <remarks>A store that tells of changes is read when it does. Another is read when a request comes and its interval has passed, so that nothing is read while nobody calls.</remarks>
public sealed class RouteSnapshotSource
{
    private static readonly TimeSpan RefreshLimit = TimeSpan.FromSeconds(5);

    private readonly IRouteStore _store;
    private readonly RouteSnapshotBuilder _builder;
    private readonly TimeProvider _time;
    private readonly ILogger<RouteSnapshotSource> _logger;
    private readonly RefreshClock _clock;
    private volatile RouteSnapshot? _current;
    private volatile StoreStatus _status;
    private RouteCheck _check;
    private TaskCompletionSource _cause = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _seen;
    private string? _failed;

    /// <summary>A source, which reads nothing before <see cref="RunAsync"/>.</summary>
    public RouteSnapshotSource(IRouteStore store, RouteSnapshotBuilder builder, TimeProvider time, ILogger<RouteSnapshotSource> logger)
    {
        (_store, _builder, _time, _logger) = (store, builder, time, logger);
        _clock = new RefreshClock(store.RefreshInterval, time);
        _status = new StoreStatus(store.Name, null, []);
        _check = new RouteCheck(time.GetUtcNow(), isAfterSilence: true);
    }

    /// <summary>What is served; null until a good document has been read.</summary>
    public RouteSnapshot? Current => _current;

    /// <summary>How the store stands.</summary>
    public StoreStatus Status => _status;

    /// <summary>
    /// What a request is to be served by; null when there is nothing. Has the store read where that is due: beside the request, which waits for it
    /// only while there are no routes or after a long silence, and 2 s at the most.
    /// </summary>
    public ValueTask<RouteSnapshot?> ForRequestAsync(CancellationToken cancellationToken)
    {
        var current = _current;
        return current is not null && !_clock.IsDue ? new(current) : AfterCheckAsync(current, cancellationToken);
    }

    /// <summary>Has the store read again, and waits for that, five seconds at the most.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        var next = new RouteCheck(_time.GetUtcNow(), isAfterSilence: false);
        // A check that is under way may have read what was there before.
        for (var check = Volatile.Read(ref _check); ; check = Volatile.Read(ref _check))
        {
            await WaitAsync(check);
            if (_time.GetElapsedTime(began) >= RefreshLimit || cancellationToken.IsCancellationRequested)
            {
                return;
            }
            if (Interlocked.CompareExchange(ref _check, next, check) == check)
            {
                break;
            }
        }
        Volatile.Read(ref _cause).TrySetResult();
        await WaitAsync(next);

        async Task WaitAsync(RouteCheck check)
        {
            var left = RefreshLimit - _time.GetElapsedTime(began);
            if (left > TimeSpan.Zero)
            {
                await check.Done.WaitAsync(left, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Loads and follows the store until <paramref name="stopping"/> fires. Call once.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var check = Volatile.Read(ref _check);
            IChangeToken changed = NullChangeToken.Singleton;
            try
            {
                // Watching begins before reading, so that a change in between is not lost.
                changed = _store.Watch();
                await LoadAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                NoteFailure(exception);
                _status = new StoreStatus(_store.Name, _current?.Version, [$"{_store.Name}: the routes could not be loaded; the proxy's log says why"]);
            }
            _clock.NoteCheck();
            check.End();
            await NextCauseAsync(changed, stopping);
        }
    }

    private async ValueTask<RouteSnapshot?> AfterCheckAsync(RouteSnapshot? current, CancellationToken cancellationToken)
    {
        var check = BeginCheck(current);
        var wait = check.TimeToWait(_time.GetUtcNow(), current is not null);
        if (wait > TimeSpan.Zero)
        {
            await check.Done.WaitAsync(wait, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return _current;
    }

    /// <summary>The check that is under way, a new one where it is time for one, else the last.</summary>
    private RouteCheck BeginCheck(RouteSnapshot? current)
    {
        var check = Volatile.Read(ref _check);
        if (!check.Done.IsCompleted || !(current is null ? _clock.IsDueWithoutRoutes : _clock.IsDue))
        {
            return check;
        }
        var next = new RouteCheck(_time.GetUtcNow(), _clock.IsSilent);
        var other = Interlocked.CompareExchange(ref _check, next, check);
        if (other != check)
        {
            return other;
        }
        Volatile.Read(ref _cause).TrySetResult();
        return next;
    }

    private async Task NextCauseAsync(IChangeToken token, CancellationToken stopping)
    {
        var cause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _cause, cause);
        if (!Volatile.Read(ref _check).Done.IsCompleted)
        {
            // Asked for between the end of the last check and the line above.
            return;
        }
        using var registration = token.RegisterChangeCallback(static state => ((TaskCompletionSource)state!).TrySetResult(), cause);
        await cause.Task.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LoadAsync(CancellationToken stopping)
    {
        var served = _current?.Version;
        var reading = await _store.ReadAsync(served, stopping);
        if (reading.Version == _seen)
        {
            return;
        }
        if (reading.Document is { } document)
        {
            var snapshot = _builder.Build(reading.Version, document);
            _current = snapshot;
            _status = new StoreStatus(_store.Name, reading.Version, []);
            Log.RoutesLoaded(_logger, _store.Name, snapshot.Routes.Length, reading.Version);
        }
        else if (reading.Errors.Count == 0)
        {
            _status = new StoreStatus(_store.Name, served, []);
            Log.RoutesAsServed(_logger, _store.Name, reading.Version);
        }
        else
        {
            _status = new StoreStatus(_store.Name, served, reading.Errors);
            Log.RoutesRefused(_logger, _store.Name, string.Join('\n', reading.Errors), served ?? "none");
        }
        (_seen, _failed) = (reading.Version, null);
    }

    // A bug, or a document that only the compiler finds bad; whatever was seen is to be looked at again.
    private void NoteFailure(Exception exception)
    {
        _seen = null;
        var failure = $"{exception.GetType()}: {exception.Message}";
        if (failure != _failed)
        {
            _failed = failure;
            Log.RoutesFailed(_logger, exception, _store.Name);
        }
    }
}
