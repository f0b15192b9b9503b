using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Tests.Limits;

public sealed class SlotsTests
{
    [Fact]
    public void Slots_give_as_many_as_there_are_and_take_them_back()
    {
        var slots = new Slots(2);

        slots.TryTake().ShouldBeTrue();
        slots.TryTake().ShouldBeTrue();
        slots.TryTake().ShouldBeFalse();
        slots.Return();
        slots.TryTake().ShouldBeTrue();
    }

    [Fact]
    public void Limit_of_zero_is_none()
    {
        var slots = new Slots(0);

        Enumerable.Range(0, 100).ShouldAllBe(_ => slots.TryTake());
        slots.Return();
        slots.Taken.ShouldBe(0);
    }

    [Fact]
    public async Task Slots_are_never_overdrawn_by_many_threads()
    {
        var slots = new Slots(3);
        var inside = 0;
        var most = 0;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 50_000; i++)
            {
                if (slots.TryTake())
                {
                    var now = Interlocked.Increment(ref inside);
                    for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
                    {
                        Interlocked.CompareExchange(ref most, now, seen);
                    }
                    Interlocked.Decrement(ref inside);
                    slots.Return();
                }
            }
        })));

        most.ShouldBeInRange(1, 3);
        slots.Taken.ShouldBe(0);
    }
}
