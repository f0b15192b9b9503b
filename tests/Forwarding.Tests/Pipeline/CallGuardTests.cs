using FuncProxy.Forwarding.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Pipeline;

public sealed class CallGuardTests
{
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Silence_for_the_activity_timeout_cancels()
    {
        using var guard = Begin(activity: 10);

        _time.Advance(Seconds(10) - Tick);
        guard.IsCancellationRequested.ShouldBeFalse();
        _time.Advance(Tick * 2);

        guard.IsCancellationRequested.ShouldBeTrue();
        guard.Reason.ShouldBe(CallGuardReason.ActivityTimeout);
        guard.End().ShouldBeFalse("what was cancelled cannot be used again");
    }

    [Fact]
    public void Activity_keeps_it_alive()
    {
        using var guard = Begin(activity: 10);
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(Seconds(7));
            guard.Touch();
        }
        guard.IsCancellationRequested.ShouldBeFalse();

        _time.Advance(Seconds(10) + Tick);

        guard.Reason.ShouldBe(CallGuardReason.ActivityTimeout);
    }

    [Fact]
    public void Timer_that_fires_while_it_is_armed_is_armed_again()
    {
        var time = new EagerTimeProvider();
        using var guard = new CallGuard(time);
        guard.TryBegin(CancellationToken.None, TimeSpan.FromSeconds(10), Never).ShouldBeTrue();
        time.FiresAtOnce = 2;
        time.Fire();

        time.Advance(TimeSpan.FromSeconds(11));
        time.IsArmed.ShouldBeTrue();
        time.Fire();

        guard.Reason.ShouldBe(CallGuardReason.ActivityTimeout);
    }

    [Fact]
    public void Silence_is_not_measured_while_it_is_suspended_but_the_deadline_is()
    {
        using var guard = Begin(activity: 10, overall: 100);
        guard.Suspend();
        _time.Advance(Seconds(60));
        guard.IsCancellationRequested.ShouldBeFalse();

        guard.Resume();
        _time.Advance(Seconds(9));
        guard.IsCancellationRequested.ShouldBeFalse();
        guard.Suspend();
        _time.Advance(Seconds(32));

        guard.Reason.ShouldBe(CallGuardReason.Timeout);
    }

    [Fact]
    public void Silence_after_a_pause_cancels()
    {
        using var guard = Begin(activity: 10);
        guard.Suspend();
        _time.Advance(Seconds(60));
        guard.Resume();

        _time.Advance(Seconds(10) + Tick);

        guard.Reason.ShouldBe(CallGuardReason.ActivityTimeout);
    }

    [Fact]
    public void Pause_that_lasts_beyond_the_deadline_can_be_ended()
    {
        using var guard = Begin(activity: 10, overall: 20);
        guard.Suspend();
        _time.Advance(Seconds(30));

        guard.Resume();

        guard.Reason.ShouldBe(CallGuardReason.Timeout);
        guard.End().ShouldBeFalse();
    }

    [Fact]
    public void Pause_of_one_call_is_not_that_of_the_next()
    {
        using var guard = Begin(activity: 10);
        guard.Suspend();
        guard.End().ShouldBeTrue();

        guard.TryBegin(CancellationToken.None, Seconds(10), Never).ShouldBeTrue();
        _time.Advance(Seconds(10) + Tick);

        guard.Reason.ShouldBe(CallGuardReason.ActivityTimeout);
    }

    [Fact]
    public void Part_ends_with_the_whole_and_keeps_it_alive()
    {
        using var whole = Begin(activity: 10);
        using var part = new CallGuard(_time);
        part.TryBegin(whole, whole.Token, Seconds(100)).ShouldBeTrue();
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(Seconds(7));
            part.Touch();
        }
        whole.IsCancellationRequested.ShouldBeFalse();

        _time.Advance(Seconds(10) + Tick);

        part.IsCancellationRequested.ShouldBeTrue();
        (part.Reason, whole.Reason).ShouldBe((CallGuardReason.None, CallGuardReason.ActivityTimeout));
    }

    [Fact]
    public void Part_that_is_abandoned_or_over_touches_the_whole_no_more()
    {
        using var whole = Begin(activity: 10);
        using var part = new CallGuard(_time);
        part.TryBegin(whole, whole.Token, Seconds(100)).ShouldBeTrue();
        _time.Advance(Seconds(9));

        part.Abandon();
        part.Touch();
        _time.Advance(Seconds(1) + Tick);

        part.IsCancellationRequested.ShouldBeTrue();
        whole.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void Activity_does_not_move_the_deadline()
    {
        using var guard = Begin(activity: 10, overall: 15);
        _time.Advance(Seconds(8));
        guard.Touch();
        _time.Advance(Seconds(6));
        guard.Touch();
        guard.IsCancellationRequested.ShouldBeFalse();

        _time.Advance(Seconds(1) + Tick);

        guard.Reason.ShouldBe(CallGuardReason.Timeout);
    }

    [Theory]
    [InlineData(5, 9, CallGuardReason.ActivityTimeout)]
    [InlineData(9, 5, CallGuardReason.Timeout)]
    [InlineData(5, 5, CallGuardReason.Timeout)]
    public void Whichever_is_due_first_is_the_reason(int activity, int overall, object reason)
    {
        using var guard = Begin(activity, overall);

        _time.Advance(Seconds(5) + Tick);

        guard.Reason.ShouldBe((CallGuardReason)reason);
    }

    [Fact]
    public void Client_that_leaves_cancels_without_a_reason()
    {
        using var client = new CancellationTokenSource();
        using var guard = new CallGuard(_time);
        guard.TryBegin(client.Token, Seconds(10), Never).ShouldBeTrue();

        client.Cancel();

        guard.IsCancellationRequested.ShouldBeTrue();
        guard.Reason.ShouldBe(CallGuardReason.None);
        guard.End().ShouldBeFalse();
    }

    [Fact]
    public void Client_that_has_left_already_cancels_at_the_beginning()
    {
        using var guard = new CallGuard(_time);

        guard.TryBegin(new CancellationToken(canceled: true), Seconds(10), Never).ShouldBeTrue();

        guard.IsCancellationRequested.ShouldBeTrue();
        guard.End().ShouldBeFalse();
    }

    [Fact]
    public void Client_that_leaves_after_the_end_cancels_nothing()
    {
        using var client = new CancellationTokenSource();
        using var guard = new CallGuard(_time);
        guard.TryBegin(client.Token, Seconds(10), Never);
        guard.End().ShouldBeTrue();

        client.Cancel();
        _time.Advance(Seconds(60));

        guard.IsCancellationRequested.ShouldBeFalse();
        guard.TryBegin(CancellationToken.None, Seconds(10), Never).ShouldBeTrue();
    }

    [Fact]
    public void Timer_of_a_former_call_does_not_cut_the_next_short()
    {
        using var guard = Begin(activity: 10);
        _time.Advance(Seconds(9));
        guard.End().ShouldBeTrue();
        guard.TryBegin(CancellationToken.None, Seconds(10), Never).ShouldBeTrue();

        _time.Advance(Seconds(9));
        guard.IsCancellationRequested.ShouldBeFalse();
        _time.Advance(Seconds(1) + Tick);

        guard.Reason.ShouldBe(CallGuardReason.ActivityTimeout);
    }

    [Fact]
    public void Next_call_may_be_due_sooner_than_the_timer_of_a_former_one()
    {
        using var guard = Begin(activity: 100);
        guard.End().ShouldBeTrue();
        guard.TryBegin(CancellationToken.None, Seconds(1), Never).ShouldBeTrue();

        _time.Advance(Seconds(1) + Tick);

        guard.Reason.ShouldBe(CallGuardReason.ActivityTimeout);
    }

    [Fact]
    public void Timer_that_fired_while_idle_is_armed_again_by_the_next_call()
    {
        using var guard = Begin(activity: 10);
        guard.End().ShouldBeTrue();
        _time.Advance(Seconds(60));
        guard.TryBegin(CancellationToken.None, Seconds(10), Never).ShouldBeTrue();

        _time.Advance(Seconds(10) - Tick);
        guard.IsCancellationRequested.ShouldBeFalse();
        _time.Advance(Tick * 2);

        guard.Reason.ShouldBe(CallGuardReason.ActivityTimeout);
    }

    [Fact]
    public void Registrations_of_a_former_call_are_forgotten()
    {
        var calls = 0;
        using var guard = Begin(activity: 10);
        guard.Token.Register(() => calls++);
        guard.End().ShouldBeTrue();
        guard.TryBegin(CancellationToken.None, Seconds(10), Never).ShouldBeTrue();

        _time.Advance(Seconds(11));

        guard.IsCancellationRequested.ShouldBeTrue();
        calls.ShouldBe(0);
    }

    [Fact]
    public void Longest_times_do_not_overflow()
    {
        using var guard = new CallGuard(_time);
        var longest = TimeSpan.FromMilliseconds(int.MaxValue);
        guard.TryBegin(CancellationToken.None, longest, longest).ShouldBeTrue();

        _time.Advance(longest - Seconds(1));
        guard.IsCancellationRequested.ShouldBeFalse();
        _time.Advance(Seconds(2));

        guard.Reason.ShouldBe(CallGuardReason.Timeout);
    }

    [Fact]
    public void Pool_lends_again_what_ended_in_time_and_nothing_that_was_cancelled()
    {
        var pool = new CallGuardPool(_time);
        var first = pool.Rent(CancellationToken.None, Seconds(10), Never);
        pool.Return(first);
        var second = pool.Rent(CancellationToken.None, Seconds(10), Never);
        second.ShouldBeSameAs(first);
        _time.Advance(Seconds(11));
        pool.Return(second);

        var third = pool.Rent(CancellationToken.None, Seconds(10), Never);

        third.ShouldNotBeSameAs(second);
        third.IsCancellationRequested.ShouldBeFalse();
        third.Reason.ShouldBe(CallGuardReason.None);
    }

    [Fact]
    public async Task Calls_that_race_their_timer_and_their_client_are_cancelled_rightly_or_not_at_all()
    {
        var pool = new CallGuardPool(TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() => Race(pool, new Random(seed)))));
    }

    // Calls end around the time when their timer fires. One that was not due, and whose client stays, must not be cancelled; one that is long due must be.
    private static void Race(CallGuardPool pool, Random random)
    {
        var time = TimeProvider.System;
        for (var i = 0; i < 400; i++)
        {
            using var client = new CancellationTokenSource();
            var allowed = TimeSpan.FromMilliseconds(random.Next(1, 4));
            var began = time.GetTimestamp();
            var guard = pool.Rent(client.Token, allowed, random.Next(2) == 0 ? Never : allowed);
            var leaves = random.Next(8) == 0;
            var used = TimeSpan.FromMilliseconds(random.NextDouble() * 5);
            while (time.GetElapsedTime(began) < used)
            {
                Thread.SpinWait(20);
            }
            if (leaves)
            {
                client.Cancel();
                guard.IsCancellationRequested.ShouldBeTrue("the client has left");
            }
            var isCancelled = guard.IsCancellationRequested;
            var elapsed = time.GetElapsedTime(began);
            if (isCancelled && !leaves)
            {
                elapsed.ShouldBeGreaterThanOrEqualTo(allowed, "it was cancelled before it was due");
                guard.Reason.ShouldNotBe(CallGuardReason.None);
            }
            if (random.Next(50) == 0)
            {
                guard.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(5)).ShouldBeTrue("it was never cancelled though it is due");
            }
            pool.Return(guard);
        }
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private CallGuard Begin(int activity, int? overall = null)
    {
        var guard = new CallGuard(_time);
        guard.TryBegin(CancellationToken.None, Seconds(activity), overall is { } limit ? Seconds(limit) : Never).ShouldBeTrue();
        return guard;
    }
}
