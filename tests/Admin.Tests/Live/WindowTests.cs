using FuncProxy.Admin.Live;

namespace FuncProxy.Admin.Tests.Live;

public sealed class WindowTests
{
    [Fact]
    public void Rate_is_that_of_the_last_ten_whole_seconds()
    {
        var rate = new RecentRate();
        for (var second = 0; second < 40; second++)
        {
            for (var i = 0; i < second; i++)
            {
                rate.Add(second);
            }
        }

        rate.PerSecond(0).ShouldBe(0);
        rate.PerSecond(40).ShouldBe(Enumerable.Range(30, 10).Average());
        rate.PerSecond(45).ShouldBe(Enumerable.Range(35, 5).Sum() / 10.0);
        rate.PerSecond(1000).ShouldBe(0);
    }

    [Fact]
    public void Rate_of_a_young_process_is_taken_over_its_age()
    {
        var rate = new RecentRate();
        rate.Add(0);
        rate.Add(1);
        rate.Add(1);

        rate.PerSecond(2).ShouldBe(1.5);
    }

    [Fact]
    public void Percentiles_forget_what_is_older_than_a_minute()
    {
        var traffic = new RouteTraffic(0);
        traffic.Add(0, LatencyScale.BucketOf(TimeSpan.FromSeconds(9)), isError: true);
        traffic.Add(9, LatencyScale.BucketOf(TimeSpan.FromSeconds(9)), isError: false);
        traffic.Latest(59).Percentiles!.Value.P50.ShouldBe(9000, tolerance: 450);
        (traffic.Latest(59).Requests, traffic.Latest(59).Errors).ShouldBe((2, 1));
        traffic.Add(60, LatencyScale.BucketOf(TimeSpan.FromMilliseconds(1)), isError: false);

        traffic.Latest(60).Percentiles!.Value.P99.ShouldBe(1, tolerance: 0.05);
        traffic.Latest(119).Percentiles!.Value.P99.ShouldBe(1, tolerance: 0.05);
        traffic.Latest(120).ShouldBe(new LatencyWindow(0, 0, null));
    }

    [Fact]
    public async Task Nothing_is_lost_where_many_count_at_once()
    {
        var (rate, ring) = (new RecentRate(), new LatencyRing(6));
        const int Each = 20_000;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                rate.Add(i % 5);
                ring.At(i % 5).Add(i % LatencyScale.Buckets, isError: i % 2 == 0);
            }
        })));

        var sum = new long[LatencyScale.Buckets];
        Enumerable.Range(0, 5).Sum(span => ring.Find(span)!.AddTo(sum)).ShouldBe(4 * Each);
        Enumerable.Range(0, 5).Sum(span => ring.Find(span)!.Errors).ShouldBe(2 * Each);
        rate.PerSecond(5).ShouldBe(4 * Each / 5.0);
    }
}
