using FuncProxy.Forwarding.Limits;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Limits;

public sealed class ConcurrencyGateTests
{
    private static readonly ProxyLimits One = new() { MaxConcurrentRequests = 1, MaxQueuedRequests = 2, QueueTimeout = TimeSpan.FromSeconds(1) };
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Place_goes_to_those_who_wait_in_turn()
    {
        var gate = new ConcurrencyGate(One, _time);
        gate.TryEnter().ShouldBeTrue();
        var first = gate.EnterAsync(default).AsTask();
        var second = gate.EnterAsync(default).AsTask();

        gate.Leave();

        (await first).ShouldBeTrue();
        second.IsCompleted.ShouldBeFalse();
        gate.TryEnter().ShouldBeFalse("someone waits");
        gate.Leave();
        (await second).ShouldBeTrue();
        gate.Leave();
        gate.TryEnter().ShouldBeTrue();
    }

    [Fact]
    public async Task One_more_than_may_wait_is_refused_at_once()
    {
        var gate = new ConcurrencyGate(One, _time);
        gate.TryEnter();
        _ = gate.EnterAsync(default).AsTask();
        _ = gate.EnterAsync(default).AsTask();

        var third = gate.EnterAsync(default);

        third.IsCompleted.ShouldBeTrue();
        (await third).ShouldBeFalse();
    }

    [Fact]
    public async Task Wait_ends_with_its_time_and_leaves_the_queue()
    {
        var gate = new ConcurrencyGate(One, _time);
        gate.TryEnter();
        var waiting = gate.EnterAsync(default).AsTask();

        _time.Advance(TimeSpan.FromSeconds(1));

        (await waiting).ShouldBeFalse();
        gate.Leave();
        gate.TryEnter().ShouldBeTrue();
    }

    [Fact]
    public async Task Client_that_leaves_waits_no_more()
    {
        var gate = new ConcurrencyGate(One, _time);
        gate.TryEnter();
        using var gone = new CancellationTokenSource();
        var waiting = gate.EnterAsync(gone.Token).AsTask();

        await gone.CancelAsync();

        (await waiting).ShouldBeFalse();
        gate.Leave();
        gate.TryEnter().ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_is_forgotten_and_no_place_lost_under_many_threads()
    {
        var gate = new ConcurrencyGate(new ProxyLimits { MaxConcurrentRequests = 2, MaxQueuedRequests = 100, QueueTimeout = TimeSpan.FromMinutes(1) }, TimeProvider.System);
        var inside = 0;
        var most = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 5000; i++)
            {
                (gate.TryEnter() || await gate.EnterAsync(default)).ShouldBeTrue();
                most = Math.Max(most, Interlocked.Increment(ref inside));
                if (i % 7 == 0)
                {
                    await Task.Yield();
                }
                Interlocked.Decrement(ref inside);
                gate.Leave();
            }
        }))).WaitAsync(TimeSpan.FromSeconds(30));

        most.ShouldBeInRange(1, 2);
        gate.TryEnter().ShouldBeTrue();
        gate.TryEnter().ShouldBeTrue();
        gate.TryEnter().ShouldBeFalse();
    }
}
