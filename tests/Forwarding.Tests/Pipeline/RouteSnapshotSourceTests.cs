using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Sending;
using FuncProxy.Routing.Model;
using FuncProxy.Routing.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Pipeline;

public sealed class RouteSnapshotSourceTests
{
    [Fact]
    public async Task Store_that_throws_shows_on_the_status_and_is_asked_again()
    {
        using var store = new ScriptedStore();
        var source = Source(store);
        using var stop = new CancellationTokenSource();
        var running = source.RunAsync(stop.Token);
        store.Next(() => throw new InvalidOperationException("a bug"));
        await Wait.UntilAsync(() => source.Status.Errors.Count == 1, "the error on the status");
        source.Current.ShouldBeNull();
        source.Status.Errors[0].ShouldNotContain("a bug");

        store.Change();
        store.Next(() => new RouteStoreReading("1", new RouteDocument(), []));

        await Wait.UntilAsync(() => source.Current is not null, "the routes");
        source.Status.Errors.ShouldBeEmpty();
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task First_request_waits_for_the_first_load()
    {
        using var store = new ScriptedStore();
        var source = Source(store);
        _ = source.RunAsync(CancellationToken.None);
        var waiting = source.WaitForFirstAsync(CancellationToken.None).AsTask();
        waiting.IsCompleted.ShouldBeFalse();

        store.Next(() => new RouteStoreReading("1", new RouteDocument(), []));

        (await waiting.WaitAsync(TimeSpan.FromSeconds(5)))!.Version.ShouldBe("1");
    }

    [Fact]
    public async Task First_request_waits_two_seconds_at_the_most()
    {
        var time = new FakeTimeProvider();
        using var store = new ScriptedStore();
        var source = Source(store, time);
        _ = source.RunAsync(CancellationToken.None);
        var waiting = source.WaitForFirstAsync(CancellationToken.None).AsTask();

        time.Advance(TimeSpan.FromSeconds(2));

        (await waiting.WaitAsync(TimeSpan.FromSeconds(5))).ShouldBeNull();
    }

    private static RouteSnapshotSource Source(IRouteStore store, TimeProvider? time = null) => new(
        store,
        new RouteSnapshotBuilder(new ClusterClients(), new Forwarder(TimeProvider.System, NullLogger<Forwarder>.Instance), new ProxyLimits()),
        time ?? TimeProvider.System,
        NullLogger<RouteSnapshotSource>.Instance);

    private sealed class ScriptedStore : IRouteStore
    {
        private readonly SemaphoreSlim _given = new(0);
        private Func<RouteStoreReading> _reading = null!;
        private CancellationTokenSource _change = new();

        public string Name => "scripted";

        public void Next(Func<RouteStoreReading> reading)
        {
            _reading = reading;
            _given.Release();
        }

        public void Change() => Interlocked.Exchange(ref _change, new CancellationTokenSource()).Cancel();

        public async Task<RouteStoreReading> ReadAsync(CancellationToken cancellationToken)
        {
            await _given.WaitAsync(cancellationToken);
            return _reading();
        }

        public IChangeToken Watch() => new CancellationChangeToken(_change.Token);

        public void Dispose() => _given.Dispose();
    }
}
