using Azure;
using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Forwarding.Limits.Leases;
using FuncProxy.Forwarding.Limits.Rates;
using FuncProxy.Routing.Stores.Tables;
using FuncProxy.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Limits.Leases;

public sealed class QuotaStoreTests
{
    private const int Quota = 100;
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 22, 15, 0, TimeSpan.Zero);
    private static readonly CountingWindow Window = new(Quota, TimeSpan.FromMinutes(1));
    private static readonly QuotaName Name = new("route", "team-a", TimeSpan.FromMinutes(1));

    [Fact]
    public void What_is_held_never_exceeds_the_quota_whatever_fails_and_however_calls_interleave()
    {
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => HoldsAsync(seed).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public async Task Whole_quota_is_given_out_and_no_more()
    {
        var store = Store(new MemoryTable());
        var number = Window.NumberAt(Start.UtcTicks);

        (await store.TakeAsync(Name, Window, number, _ => 60, default)).ShouldBe(new Slice(60, 40, 0));
        (await store.TakeAsync(Name, Window, number, _ => 60, default)).ShouldBe(new Slice(40, 0, 0));
        (await store.TakeAsync(Name, Window, number, _ => 60, default)).ShouldBe(new Slice(0, 0, 0));
    }

    [Fact]
    public async Task Next_window_begins_anew_in_the_same_row()
    {
        var (table, time) = (new MemoryTable(), new FakeTimeProvider(Start));
        var store = Store(table, time);
        await store.TakeAsync(Name, Window, Window.NumberAt(Start.UtcTicks), _ => Quota, default);

        time.Advance(TimeSpan.FromMinutes(1));

        (await store.TakeAsync(Name, Window, Window.NumberAt(Start.UtcTicks) + 1, _ => 10, default)).Count.ShouldBe(10);
        table.Rows.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_given_back_is_given_out_again()
    {
        var store = Store(new MemoryTable());
        var number = Window.NumberAt(Start.UtcTicks);
        await store.TakeAsync(Name, Window, number, _ => Quota, default);

        await store.GiveBackAsync(Name, Window, number, 30, default);

        (await store.TakeAsync(Name, Window, number, _ => Quota, default)).Count.ShouldBe(30);
    }

    [Fact]
    public async Task Give_back_whose_answer_was_lost_is_not_made_twice()
    {
        var table = new MemoryTable();
        var store = Store(table);
        var number = Window.NumberAt(Start.UtcTicks);
        await store.TakeAsync(Name, Window, number, _ => Quota, default);
        // What Azure.Core's second try of a write that has succeeded is told.
        var isFirst = true;
        table.After = () => isFirst && !(isFirst = false) ? throw new RequestFailedException(412, "", "UpdateConditionNotSatisfied", null) : Task.CompletedTask;

        await store.GiveBackAsync(Name, Window, number, 30, default);

        (await store.TakeAsync(Name, Window, number, _ => Quota, default)).Count.ShouldBe(30);
    }

    [Fact]
    public async Task Instance_whose_clock_is_behind_the_fleets_gets_nothing_of_a_window_that_others_have_left()
    {
        var (table, ahead, behind) = (new MemoryTable(), new FakeTimeProvider(Start.AddMinutes(1)), new FakeTimeProvider(Start.AddSeconds(59)));
        await Store(table, ahead).TakeAsync(Name, Window, Window.NumberAt(Start.UtcTicks) + 1, _ => 1, default);

        (await Store(table, behind).TakeAsync(Name, Window, Window.NumberAt(Start.UtcTicks), _ => 1, default)).Count.ShouldBe(0);
    }

    [Fact]
    public async Task Clock_that_is_wrong_is_set_right_by_the_services_before_anything_is_taken()
    {
        var (table, wrong) = (new MemoryTable { Clock = () => Start }, new FakeTimeProvider(Start.AddMinutes(5)));
        var right = Store(table);
        await right.TakeAsync(Name, Window, Window.NumberAt(Start.UtcTicks), _ => 1, default);
        var store = Store(table, wrong);

        (await store.TakeAsync(Name, Window, Window.NumberAt(wrong.GetUtcNow().UtcTicks), _ => 1, default)).Count.ShouldBe(0);

        store.Clock.Offset.TotalSeconds.ShouldBe(-300, 1);
        Window.NumberAt(store.Clock.UtcTicks).ShouldBe(Window.NumberAt(Start.UtcTicks));
        (await store.TakeAsync(Name, Window, Window.NumberAt(store.Clock.UtcTicks), _ => 1, default)).ShouldBe(new Slice(1, Quota - 2, 0));
    }

    [Fact]
    public async Task Clock_that_is_wrong_is_set_right_by_the_answer_that_there_is_no_row_yet()
    {
        var (table, wrong) = (new MemoryTable { Clock = () => Start }, new FakeTimeProvider(Start.AddMinutes(5)));
        var store = Store(table, wrong);

        (await store.TakeAsync(Name, Window, Window.NumberAt(wrong.GetUtcNow().UtcTicks), _ => 1, default)).ShouldBe(new Slice(0, 0, 0, IsOfAnotherWindow: true));

        table.Rows.ShouldBeEmpty();
        Window.NumberAt(store.Clock.UtcTicks).ShouldBe(Window.NumberAt(Start.UtcTicks));
        (await store.TakeAsync(Name, Window, Window.NumberAt(store.Clock.UtcTicks), _ => 1, default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Row_of_an_instance_that_was_far_ahead_does_not_lock_the_others_out()
    {
        var table = new MemoryTable();
        var ahead = new FakeTimeProvider(Start.AddHours(1));
        await Store(table, ahead).TakeAsync(Name, Window, Window.NumberAt(ahead.GetUtcNow().UtcTicks), _ => Quota, default);
        table.Clock = () => Start;

        (await Store(table).TakeAsync(Name, Window, Window.NumberAt(Start.UtcTicks), _ => 5, default)).Count.ShouldBe(5);
    }

    [Fact]
    public async Task Real_service_keeps_the_quota_among_stores_that_take_at_once()
    {
        var azurite = await AzuriteServer.SharedAsync();
        var tableName = AzuriteServer.NewTableName();
        // It does not end while they take.
        var window = new CountingWindow(Quota, TimeSpan.FromDays(10_000));
        var name = new QuotaName("räte/100%", "o'team #1", window.Length);

        var taken = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            var table = TableStorage.Open(TableConnection.Parse(azurite.ConnectionString), tableName, null, TimeProvider.System);
            var store = new QuotaStore(table, TimeProvider.System, NullLogger.Instance, Random.Shared);
            var sum = 0;
            Slice slice;
            do
            {
                slice = await store.TakeAsync(name, window, window.NumberAt(store.Clock.UtcTicks), room => Math.Max(1, room / 6), default);
                sum += slice.Count;
            }
            while (slice.Count > 0);
            return sum;
        }));

        taken.Sum().ShouldBe(Quota);
    }

    /// <summary>Some instances take and give back at once while calls fail before or after they take effect.</summary>
    private static async Task HoldsAsync(int seed)
    {
        var random = new LockedRandom(seed);
        var table = new MemoryTable();
        var time = new FakeTimeProvider(Start);
        table.Before = () => Chance(random, 503, "ServerBusy");
        table.BeforeWrite = () => Chance(random, 412, "UpdateConditionNotSatisfied");
        // Lost answers: a failure, and what the second try of a write that has succeeded is told.
        table.After = async () =>
        {
            await Chance(random, 503, "ServerBusy");
            await Chance(random, 412, "UpdateConditionNotSatisfied");
        };
        var held = 0;
        var most = 0;
        var number = Window.NumberAt(Start.UtcTicks);
        await Task.WhenAll(Enumerable.Range(0, random.Next(2, 6)).Select(async _ =>
        {
            var store = Store(table, time);
            for (var i = 0; i < 10; i++)
            {
                try
                {
                    var slice = await store.TakeAsync(Name, Window, number, room => random.Next(1, Quota / 2), default);
                    most = Math.Max(most, Interlocked.Add(ref held, slice.Count));
                    if (slice.Count > 0 && random.Next(3) == 0)
                    {
                        // Before the store hears of it: what is given back is held no more.
                        Interlocked.Add(ref held, -slice.Count);
                        await store.GiveBackAsync(Name, Window, number, slice.Count, default);
                    }
                }
                catch (RequestFailedException failure) when (failure.Status == 503)
                {
                }
            }
        }));
        most.ShouldBeLessThanOrEqualTo(Quota, $"seed {seed}");
    }

    private static async Task Chance(Random random, int status, string code)
    {
        if (random.Next(2) == 0)
        {
            await Task.Yield();
        }
        if (random.Next(20) == 0)
        {
            throw new RequestFailedException(status, "", code, null);
        }
    }

    private static QuotaStore Store(ITable table, TimeProvider? time = null)
        => new(table, time ?? new FakeTimeProvider(Start), NullLogger.Instance, Random.Shared, TimeSpan.Zero);

    private sealed class LockedRandom(int seed) : Random(seed)
    {
        protected override double Sample()
        {
            lock (this)
            {
                return base.Sample();
            }
        }

        public override int Next(int maxValue) => (int)(Sample() * maxValue);

        public override int Next(int minValue, int maxValue) => minValue + Next(maxValue - minValue);

        public override double NextDouble() => Sample();
    }
}
