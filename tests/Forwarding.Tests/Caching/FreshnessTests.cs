using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Forwarding.Caching;

namespace FuncProxy.Forwarding.Tests.Caching;

public class FreshnessTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    // RFC 9111 §4.2.3, word by word and in whole seconds.
    [Fact]
    public void Age_and_lifetime_are_those_of_a_plain_model() => Prop.ForAll(Arb.From(Cases), each =>
    {
        var (delay, resident, clock, age, lifetime) = each;
        var requested = At(0);
        var received = At(delay);
        var apparent = Math.Max(0, delay - clock);
        var corrected = age + delay;
        var current = Math.Max(apparent, corrected) + resident;

        var freshness = new Freshness(received, Freshness.InitialAge(requested, received, Noon.AddSeconds(clock), TimeSpan.FromSeconds(age)), TimeSpan.FromSeconds(lifetime));

        return freshness.AgeAt(At(delay + resident)).TotalSeconds == current
            && freshness.LeftAt(At(delay + resident)).TotalSeconds == lifetime - current;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Clock_that_is_set_back_makes_nothing_younger()
    {
        var received = At(0);
        var later = new Instant(Noon.AddHours(-1), TimeSpan.FromSeconds(1030));
        var asleep = new Instant(Noon.AddHours(1), TimeSpan.FromSeconds(1030));

        new Freshness(received, TimeSpan.Zero, TimeSpan.Zero).AgeAt(later).ShouldBe(TimeSpan.FromSeconds(30));
        new Freshness(received, TimeSpan.Zero, TimeSpan.Zero).AgeAt(asleep).ShouldBe(TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData("max-age=60, foo", 60L)]
    [InlineData("max-age=60;x=1, max-age=30", 30L)]
    [InlineData("max-age=\"60\", no-transform", null)]
    [InlineData("max-age=-1", null)]
    [InlineData("max-age=1.5", null)]
    public void Targeted_field_is_read_as_a_dictionary(string field, long? seconds) => TargetedDirectives.Parse(field)!.Value.MaxAge.ShouldBe(seconds);

    [Theory]
    [InlineData("")]
    [InlineData("max-age=60,")]
    [InlineData("Max-Age=60")]
    [InlineData("max-age =60")]
    [InlineData("max-age= 60")]
    [InlineData("max-age=60, &&&")]
    [InlineData("a=(1 2, max-age=60")]
    public void Targeted_field_that_is_no_dictionary_does_not_count(string field) => TargetedDirectives.Parse(field).ShouldBeNull();

    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", 1994)]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT", 1994)]
    [InlineData("Sunday, 06-Nov-50 08:49:37 GMT", 2050)]
    [InlineData("Sun Nov  6 08:49:37 1994", 1994)]
    public void Dates_are_read_in_the_three_forms(string text, int year)
    {
        HttpDate.TryParse(text, Noon, out var date).ShouldBeTrue();
        date.ShouldBe(new DateTimeOffset(year, 11, 6, 8, 49, 37, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 UTC")]
    [InlineData("Sun, 31 Feb 1994 08:49:37 GMT")]
    public void What_is_no_date_is_not_read(string text) => HttpDate.TryParse(text, Noon, out _).ShouldBeFalse();

    [Theory]
    [InlineData("bytes=0-4", 0, 5)]
    [InlineData("bytes=5-", 5, 5)]
    [InlineData("bytes=-3", 7, 3)]
    [InlineData("bytes=-30", 0, 10)]
    [InlineData("bytes=8-20", 8, 2)]
    [InlineData("bytes=10-", 10, 0)]
    public void Range_is_cut_to_the_body(string field, long first, long count)
    {
        ByteRange.TryParse(field, 10, out var range).ShouldBeTrue();
        range.ShouldBe(new ByteRange(first, count));
    }

    [Theory]
    [InlineData("bytes=0-1,3-4")]
    [InlineData("bytes=4-1")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=-")]
    [InlineData("lines=0-1")]
    public void Range_that_is_not_one_range_means_the_whole(string field) => ByteRange.TryParse(field, 10, out _).ShouldBeFalse();

    private static Gen<(int Delay, int Resident, int Clock, int Age, int Lifetime)> Cases =>
        from delay in Gen.Choose(0, 300)
        from resident in Gen.Choose(0, 100_000)
        from clock in Gen.Choose(-10_000, 10_000)
        from age in Gen.Choose(0, 100_000)
        from lifetime in Gen.Choose(-10, 200_000)
        select (delay, resident, clock, age, lifetime);

    private static Instant At(int second) => new(Noon.AddSeconds(second), TimeSpan.FromSeconds(1000 + second));
}
