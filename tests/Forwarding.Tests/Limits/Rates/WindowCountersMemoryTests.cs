using FuncProxy.Forwarding.Limits.Rates;
using Xunit.Abstractions;

namespace FuncProxy.Forwarding.Tests.Limits.Rates;

/// <summary>Measures the whole process, so that nothing runs beside it.</summary>
[Collection(TimingCollection.Name)]
public sealed class WindowCountersMemoryTests(ITestOutputHelper output)
{
    private const int Callers = 2_000_000;
    private const long Megabyte = 1024 * 1024;

    [Fact]
    public void Millions_of_callers_take_bounded_memory_none_gets_more_than_its_quota_and_the_next_window_forgets_them()
    {
        var counters = new WindowCounters<UInt128>();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < Callers; i++)
        {
            counters.TryTake((UInt128)i, 1, 2, out _);
        }

        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"{(double)bytes / Megabyte:f1} MiB for {Callers} callers");
        bytes.ShouldBeLessThan(32 * Megabyte);
        Enumerable.Range(0, 5).Count(_ => counters.TryTake(Callers - 1, 1, 2, out var _)).ShouldBeLessThanOrEqualTo(2);
        counters.TryTake(0, 1, 2, out _).ShouldBeTrue("the first callers are counted apart");

        counters.TryTake(0, 2, 2, out _).ShouldBeTrue();
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(Megabyte);
    }
}
