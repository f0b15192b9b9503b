using FuncProxy.Forwarding.Limits.Rates;

namespace FuncProxy.Forwarding.Tests.Limits.Rates;

public sealed class CountingWindowTests
{
    [Theory]
    [InlineData(1000, 60, 1000, 60)]
    [InlineData(6000, 10, 1000, 10)]
    [InlineData(1000, 10, 166, 10)]
    [InlineData(5, 10, 5, 60)]
    [InlineData(60, 1, 1, 1)]
    [InlineData(int.MaxValue, 60, int.MaxValue, 60)]
    public void Rate_fills_its_windows_and_no_minute_takes_more(int rate, int seconds, int quota, int length)
    {
        var window = CountingWindow.Of(rate, TimeSpan.FromSeconds(seconds));

        window.ShouldBe(new CountingWindow(quota, TimeSpan.FromSeconds(length)));
        ((long)window.Quota * 60 / length).ShouldBeLessThanOrEqualTo(rate);
    }

    [Fact]
    public void Windows_are_those_of_the_clock()
    {
        var window = new CountingWindow(1, TimeSpan.FromMinutes(1));
        var turn = new DateTimeOffset(2026, 11, 24, 22, 15, 0, TimeSpan.Zero).UtcTicks;

        window.NumberAt(turn).ShouldBe(window.NumberAt(turn - 1) + 1);
        window.NumberAt(turn + TimeSpan.TicksPerMinute - 1).ShouldBe(window.NumberAt(turn));
        window.LeftAt(window.NumberAt(turn), turn + TimeSpan.TicksPerSecond).ShouldBe(TimeSpan.FromSeconds(59));
    }
}
