using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Forwarding.Limits.Rates;

namespace FuncProxy.Forwarding.Tests.Limits.Rates;

public sealed class WindowCountersTests
{
    private static readonly Gen<(int Caller, int Step, int Quota)[]> Requests =
        (from caller in Gen.Choose(0, 4)
         from step in Gen.Frequency((20, Gen.Constant(0)), (2, Gen.Constant(1)), (1, Gen.Choose(2, 100)))
         from quota in Gen.Frequency((10, Gen.Constant(5)), (1, Gen.Choose(1, 10)))
         select (caller, step, quota)).ListOf().Select(list => list.ToArray());

    [Fact]
    public void Counters_agree_with_a_plain_model()
    {
        Prop.ForAll(Requests.ToArbitrary(), requests =>
        {
            var counters = new WindowCounters<string>();
            var model = new Dictionary<(long Window, int Caller), int>();
            var window = 1000L;
            foreach (var (caller, step, quota) in requests)
            {
                window += step;
                var seen = model.GetValueOrDefault((window, caller));

                var isLetIn = counters.TryTake($"caller-{caller}", window, quota, out var left);

                isLetIn.ShouldBe(seen < quota);
                left.ShouldBe(Math.Max(0, quota - seen - 1));
                model[(window, caller)] = seen + (isLetIn ? 1 : 0);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public async Task Threads_together_get_the_quota_and_no_more()
    {
        var counters = new WindowCounters<UInt128>();

        var takes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Enumerable.Range(0, 50_000).Count(i => counters.TryTake((UInt128)(i % 7), 1, 1000, out var _)))));

        takes.Sum().ShouldBe(7 * 1000);
    }

    [Fact]
    public void Clock_that_steps_back_a_window_gives_nothing_anew_and_one_that_is_set_back_further_begins_anew()
    {
        var counters = new WindowCounters<int>();
        counters.TryTake(0, 100, 1, out _).ShouldBeTrue();

        counters.TryTake(0, 99, 1, out _).ShouldBeFalse();
        counters.TryTake(0, 40, 1, out _).ShouldBeTrue();
    }
}
