using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Admin.Live;

namespace FuncProxy.Admin.Tests.Live;

public sealed class LatencyScaleTests
{
    [Fact]
    public void Percentiles_are_within_5_percent_of_the_exact_ones()
    {
        // Of all orders of magnitude alike, with many equal ones among them.
        var duration = Gen.Choose(0, 9000).Select(x => TimeSpan.FromMicroseconds(Math.Pow(10, x / 1000.0)));
        var durations = duration.NonEmptyListOf();

        Prop.ForAll(durations.ToArbitrary(), each =>
        {
            var sorted = each.Order().ToArray();
            Span<long> sum = stackalloc long[LatencyScale.Buckets];
            var counts = new LatencyCounts(0);
            foreach (var one in sorted)
            {
                counts.Add(LatencyScale.BucketOf(one), isError: false);
            }
            counts.AddTo(sum).ShouldBe(sorted.Length);
            foreach (var share in (double[])[0.01, 0.5, 0.9, 0.99, 1])
            {
                var exact = sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)].TotalMilliseconds;
                var estimate = Percentiles.At(sum, sorted.Length, share);
                // Answers are rounded to a microsecond.
                Math.Abs(estimate - exact).ShouldBeLessThanOrEqualTo((0.05 * exact) + 0.001, $"{share} of {sorted.Length}");
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Buckets_follow_each_other_without_a_gap_and_hold_their_middle()
    {
        for (var bucket = 0; bucket < LatencyScale.Buckets; bucket++)
        {
            LatencyScale.BucketOf(LatencyScale.MiddleOf(bucket)).ShouldBe(bucket);
        }
        LatencyScale.BucketOf(TimeSpan.FromTicks(-1)).ShouldBe(0);
        LatencyScale.BucketOf(TimeSpan.MaxValue).ShouldBe(LatencyScale.Buckets - 1);
        var last = 0;
        for (var microseconds = 0; microseconds < 1_000_000; microseconds++)
        {
            var bucket = LatencyScale.BucketOf(TimeSpan.FromMicroseconds((double)microseconds));
            bucket.ShouldBeInRange(last, last + 1);
            last = bucket;
        }
    }

    [Fact]
    public void Nothing_has_no_percentiles() => Percentiles.Of(new long[LatencyScale.Buckets], 0).ShouldBeNull();
}
