using FuncProxy.Forwarding.Balancing;

using FuncProxy.Forwarding.Caching;
using FuncProxy.Forwarding.Caching.Storing;
using FuncProxy.Forwarding.Limits;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Sending;
using FuncProxy.Routing.Reach;
using FuncProxy.Routing.Model;
using FuncProxy.Routing.Stores;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Pipeline;

public sealed class RouteSnapshotSourceTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly CapturedLog _log = new();

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
        var waiting = source.ForRequestAsync(CancellationToken.None).AsTask();
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
        var waiting = source.ForRequestAsync(CancellationToken.None).AsTask();

        time.Advance(TimeSpan.FromSeconds(2));

        (await waiting.WaitAsync(TimeSpan.FromSeconds(5))).ShouldBeNull();
    }

    [Fact]
    public async Task Store_with_an_interval_is_read_in_the_background_when_a_request_comes_and_the_interval_has_passed()
    {
        var (time, store, source) = await PolledAsync();
        time.Advance(Interval - TimeSpan.FromMilliseconds(1));
        (await source.ForRequestAsync(default))!.Version.ShouldBe("1");
        store.Asked.ShouldBe(1);

        time.Advance(TimeSpan.FromMilliseconds(1));
        var during = source.ForRequestAsync(default);

        during.IsCompletedSuccessfully.ShouldBeTrue("a request does not wait for a check in the background");
        (await during)!.Version.ShouldBe("1");
        await Wait.UntilAsync(() => store.Asked == 2, "the check");
        // Others come while it is under way, and ask for no second one.
        (await source.ForRequestAsync(default))!.Version.ShouldBe("1");
        store.Next(() => new RouteStoreReading("2", new RouteDocument(), []));
        await Wait.UntilAsync(() => source.Current!.Version == "2", "the new routes");
        store.Asked.ShouldBe(2);
    }

    [Fact]
    public async Task Store_with_an_interval_is_not_read_while_nobody_calls()
    {
        var (time, store, source) = await PolledAsync();

        for (var i = 0; i < 100; i++)
        {
            time.Advance(Interval);
        }

        source.Current!.Version.ShouldBe("1");
        store.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task Request_after_a_long_silence_waits_for_the_check()
    {
        var (time, store, source) = await PolledAsync();
        time.Advance(5 * Interval);

        var waiting = source.ForRequestAsync(default).AsTask();
        var other = source.ForRequestAsync(default).AsTask();
        waiting.IsCompleted.ShouldBeFalse();
        other.IsCompleted.ShouldBeFalse();
        store.Next(() => new RouteStoreReading("2", new RouteDocument(), []));

        (await waiting.WaitAsync(TimeSpan.FromSeconds(5)))!.Version.ShouldBe("2");
        (await other.WaitAsync(TimeSpan.FromSeconds(5)))!.Version.ShouldBe("2");
        store.Asked.ShouldBe(2);
    }

    [Fact]
    public async Task Request_after_a_long_silence_waits_two_seconds_from_the_begin_of_the_check_at_the_most()
    {
        var (time, _, source) = await PolledAsync();
        time.Advance(5 * Interval);
        var first = source.ForRequestAsync(default).AsTask();
        time.Advance(TimeSpan.FromSeconds(1.5));
        var second = source.ForRequestAsync(default).AsTask();
        second.IsCompleted.ShouldBeFalse();

        time.Advance(TimeSpan.FromSeconds(0.5));

        (await first.WaitAsync(TimeSpan.FromSeconds(5)))!.Version.ShouldBe("1");
        (await second.WaitAsync(TimeSpan.FromSeconds(5)))!.Version.ShouldBe("1");
        source.ForRequestAsync(default).IsCompletedSuccessfully.ShouldBeTrue("the check hangs, and each request has waited enough");
    }

    [Fact]
    public async Task Store_that_hangs_under_steady_load_holds_up_no_request_however_short_the_interval()
    {
        var (time, store, source) = await PolledAsync(TimeSpan.FromSeconds(0.1));
        time.Advance(TimeSpan.FromSeconds(0.1));
        await source.ForRequestAsync(default);
        await Wait.UntilAsync(() => store.Asked == 2, "the check");

        for (var i = 0; i < 300; i++)
        {
            time.Advance(TimeSpan.FromSeconds(0.1));
            source.ForRequestAsync(default).IsCompletedSuccessfully.ShouldBeTrue("nobody was silent");
        }
    }

    [Fact]
    public async Task Request_after_a_sleep_that_began_with_a_check_under_way_waits_for_it()
    {
        var (time, store, source) = await PolledAsync();
        time.Advance(Interval);
        await source.ForRequestAsync(default);
        await Wait.UntilAsync(() => store.Asked == 2, "the check");

        time.Advance(TimeSpan.FromHours(1));
        var waiting = source.ForRequestAsync(default).AsTask();
        waiting.IsCompleted.ShouldBeFalse();
        store.Next(() => new RouteStoreReading("2", new RouteDocument(), []));

        (await waiting.WaitAsync(TimeSpan.FromSeconds(5)))!.Version.ShouldBe("2");
    }

    [Fact]
    public async Task Throw_is_logged_once_and_clears_with_the_version_that_was_served()
    {
        var (time, store, source) = await PolledAsync();
        for (var asked = 2; asked <= 4; asked++)
        {
            await CheckAsync(time, store, source, asked);
            store.Next(() => throw new InvalidOperationException("a bug"));
            await Wait.UntilAsync(() => source.Status.Errors.Count == 1, "the failure");
        }

        await CheckAsync(time, store, source, 5);
        store.Next(() => new RouteStoreReading("1", new RouteDocument(), []));

        await Wait.UntilAsync(() => source.Status.Errors.Count == 0, "the recovery");
        _log.Entries.Count(entry => entry.Id == 3).ShouldBe(1);
    }

    [Fact]
    public async Task Client_that_leaves_while_its_request_waits_is_not_waited_for()
    {
        var (time, _, source) = await PolledAsync();
        time.Advance(5 * Interval);
        using var client = new CancellationTokenSource();
        var waiting = source.ForRequestAsync(client.Token).AsTask();

        await client.CancelAsync();

        await waiting.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Store_without_routes_is_asked_again_by_a_request_after_a_second()
    {
        var time = new FakeTimeProvider();
        using var store = new ScriptedStore { RefreshInterval = Interval };
        var source = Source(store, time);
        _ = source.RunAsync(CancellationToken.None);
        var first = source.ForRequestAsync(default).AsTask();
        store.Next(() => new RouteStoreReading("down", null, ["it is down"]));
        (await first.WaitAsync(TimeSpan.FromSeconds(5))).ShouldBeNull();
        (await source.ForRequestAsync(default)).ShouldBeNull();
        store.Asked.ShouldBe(1);

        time.Advance(TimeSpan.FromSeconds(1));
        var waiting = source.ForRequestAsync(default).AsTask();
        store.Next(() => new RouteStoreReading("1", new RouteDocument(), []));

        (await waiting.WaitAsync(TimeSpan.FromSeconds(5)))!.Version.ShouldBe("1");
    }

    [Fact]
    public async Task Failure_keeps_the_routes_and_a_reading_without_a_document_clears_it()
    {
        var (time, store, source) = await PolledAsync();
        var served = source.Current;
        await CheckAsync(time, store, source, 2);
        store.Next(() => new RouteStoreReading("down", null, ["it is down"]));
        await Wait.UntilAsync(() => source.Status.Errors.Count == 1, "the failure");
        source.Status.Version.ShouldBe("1");

        await CheckAsync(time, store, source, 3);
        store.Next(() => new RouteStoreReading("1", null, []));

        await Wait.UntilAsync(() => source.Status.Errors.Count == 0, "the recovery");
        source.Current.ShouldBeSameAs(served);
        store.Served.ShouldBe([null, "1", "1"]);
    }

    private static Task CheckAsync(FakeTimeProvider time, ScriptedStore store, RouteSnapshotSource source, int asked) => Wait.UntilAsync(
        () =>
        {
            time.Advance(Interval);
            _ = source.ForRequestAsync(default);
            return store.Asked == asked;
        },
        "another check");

    private async Task<(FakeTimeProvider Time, ScriptedStore Store, RouteSnapshotSource Source)> PolledAsync(TimeSpan? interval = null)
    {
        var time = new FakeTimeProvider();
        var store = new ScriptedStore { RefreshInterval = interval ?? Interval };
        var source = Source(store, time);
        _ = source.RunAsync(CancellationToken.None);
        // Asked for before there are routes, it waits for the end of the check.
        var first = source.ForRequestAsync(default).AsTask();
        store.Next(() => new RouteStoreReading("1", new RouteDocument(), []));
        (await first.WaitAsync(TimeSpan.FromSeconds(5))).ShouldNotBeNull();
        return (time, store, source);
    }

    private RouteSnapshotSource Source(IRouteStore store, TimeProvider? time = null) => new(
        store,
        new RouteSnapshotBuilder(
            new ClusterClients(new DestinationConnector(new SystemNameResolver(), new DestinationReach(null), TimeProvider.System)),
            new Forwarder(TimeProvider.System, NullLogger<Forwarder>.Instance),
            new DestinationSelectors(null, TimeProvider.System, Random.Shared),
            new CacheEngine(new MemoryStore(1024 * 1024), "test", TimeProvider.System),
            new RouteLimits(new ProxyLimits().Window, null, TimeProvider.System, NullLoggerFactory.Instance),
            new ProxyLimits(),
            _ => throw new InvalidOperationException(),
            TimeProvider.System,
            NullLoggerFactory.Instance),
        time ?? TimeProvider.System,
        new LoggerFactory([_log]).CreateLogger<RouteSnapshotSource>());

    private sealed class ScriptedStore : IRouteStore
    {
        private readonly SemaphoreSlim _given = new(0);
        private Func<RouteStoreReading> _reading = null!;
        private CancellationTokenSource _change = new();

        public string Name => "scripted";

        public TimeSpan? RefreshInterval { get; init; }

        public List<string?> Served { get; } = [];

        public int Asked => Served.Count;

        public void Next(Func<RouteStoreReading> reading)
        {
            _reading = reading;
            _given.Release();
        }

        public void Change() => Interlocked.Exchange(ref _change, new CancellationTokenSource()).Cancel();

        public async Task<RouteStoreReading> ReadAsync(string? served, CancellationToken cancellationToken)
        {
            Served.Add(served);
            await _given.WaitAsync(cancellationToken);
            return _reading();
        }

        public IChangeToken Watch() => new CancellationChangeToken(_change.Token);

        public void Dispose() => _given.Dispose();
    }
}
