using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Forwarding.Balancing.CoolDowns;

namespace FuncProxy.Forwarding.Tests.Balancing.CoolDowns;

public sealed class WaitTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("20", 20)]
    [InlineData(" 20 ", 20)]
    [InlineData("0", 0)]
    [InlineData("1.5", 1.5)]
    [InlineData("Sun, 01 Mar 2026 12:00:30 GMT", 30)]
    [InlineData("Sunday, 01-Mar-26 12:00:30 GMT", 30)]
    [InlineData("Sun Mar  1 12:00:30 2026", 30)]
    public void Retry_after_is_seconds_or_a_date(string text, double seconds) =>
        WaitText.RetryAfter(text, Now).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("20, 30")]
    [InlineData("Sun, 01 Mar 2026 11:59:30 GMT")]
    public void Retry_after_that_is_negative_past_or_malformed_is_unknown(string text) => WaitText.RetryAfter(text, Now).ShouldBeNull();

    [Theory]
    [InlineData("250", 0.25)]
    [InlineData("1234.5", 1.2345)]
    [InlineData("0", 0)]
    public void Retry_after_ms_is_milliseconds(string text, double seconds) => WaitText.Milliseconds(text).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("-1")]
    [InlineData("x")]
    public void Retry_after_ms_that_is_no_number_is_unknown(string text) => WaitText.Milliseconds(text).ShouldBeNull();

    [Theory]
    [InlineData("12ms", 0.012)]
    [InlineData("1s", 1)]
    [InlineData("6m0s", 360)]
    [InlineData("1h2m3.5s", 3723.5)]
    [InlineData("1d", 86400)]
    [InlineData("500\u00b5s", 0.0005)]
    [InlineData("59", 59)]
    [InlineData("0", 0)]
    [InlineData("1772366430", 30)]
    [InlineData("2026-03-01T12:00:30Z", 30)]
    [InlineData("2026-03-01T13:00:30+01:00", 30)]
    [InlineData("Sun, 01 Mar 2026 12:00:30 GMT", 30)]
    public void Reset_is_a_duration_seconds_or_a_date(string text, double seconds) =>
        WaitText.Reset(text, Now).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("-1s")]
    [InlineData("s")]
    [InlineData("5x")]
    [InlineData("1s2m")]
    [InlineData("1s1s")]
    [InlineData("1m 2s")]
    [InlineData("1..2s")]
    [InlineData("2026-03-01T11:59:30Z")]
    [InlineData("2026-13-01T11:59:30Z")]
    public void Reset_that_is_negative_past_or_malformed_is_unknown(string text) => WaitText.Reset(text, Now).ShouldBeNull();

    [Theory]
    [InlineData("99999999999999999999999999s")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void Wait_beyond_all_reason_is_ten_years(string text) => WaitText.Reset(text, Now).ShouldBe(TimeSpan.FromDays(3650));

    [Fact]
    public void No_text_makes_it_throw_and_no_wait_is_negative() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
            !(WaitText.Reset(text.Get, Now) < TimeSpan.Zero || WaitText.RetryAfter(text.Get, Now) < TimeSpan.Zero || WaitText.Milliseconds(text.Get) < TimeSpan.Zero))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
