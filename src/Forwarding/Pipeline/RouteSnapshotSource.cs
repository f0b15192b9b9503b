using FuncProxy.Forwarding.Telemetry;
using FuncProxy.Routing.Stores;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Keeps the current snapshot: loads it, watches the store, and swaps in a whole new one. A failure keeps the last good one.</summary>
public sealed class RouteSnapshotSource(IRouteStore store, RouteSnapshotBuilder builder, TimeProvider time, ILogger<RouteSnapshotSource> logger)
{
    private static readonly TimeSpan FirstLoadLimit = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile RouteSnapshot? _current;
    private volatile StoreStatus _status = new(store.Name, null, []);
    private string? _seen;

    /// <summary>What is served; null until a good document has been read.</summary>
    public RouteSnapshot? Current => _current;

    /// <summary>How the store stands.</summary>
    public StoreStatus Status => _status;

    /// <summary>Loads and watches until <paramref name="stopping"/> fires. Call once.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            IChangeToken changed = NullChangeToken.Singleton;
            try
            {
                // Watching begins before reading, so that a change in between is not lost.
                changed = store.Watch();
                await LoadAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.RoutesFailed(logger, exception, store.Name);
                _status = new StoreStatus(store.Name, _current?.Version, [$"{store.Name}: the routes could not be loaded; the proxy's log says why"]);
            }
            _firstAttempt.TrySetResult();
            await FiredAsync(changed, stopping);
        }
    }

    /// <summary>The snapshot of the first load, for requests that arrive during it. Waits 2 s at the most.</summary>
    /// <returns>The snapshot; null when there still is none.</returns>
    public async ValueTask<RouteSnapshot?> WaitForFirstAsync(CancellationToken cancellationToken)
    {
        if (!_firstAttempt.Task.IsCompleted)
        {
            await _firstAttempt.Task.WaitAsync(FirstLoadLimit, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return _current;
    }

    private static async Task FiredAsync(IChangeToken token, CancellationToken stopping)
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = token.RegisterChangeCallback(static state => ((TaskCompletionSource)state!).TrySetResult(), fired);
        await fired.Task.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LoadAsync(CancellationToken stopping)
    {
        var reading = await store.ReadAsync(stopping);
        if (reading.Version == _seen)
        {
            return;
        }
        _seen = reading.Version;
        if (reading.Document is { } document)
        {
            var snapshot = builder.Build(reading.Version, document);
            _current = snapshot;
            _status = new StoreStatus(store.Name, reading.Version, []);
            Log.RoutesLoaded(logger, store.Name, snapshot.Routes.Length, reading.Version);
        }
        else
        {
            _status = new StoreStatus(store.Name, _current?.Version, reading.Errors);
            Log.RoutesRefused(logger, store.Name, string.Join('\n', reading.Errors), _current is null ? "none" : _current.Version);
        }
    }
}
