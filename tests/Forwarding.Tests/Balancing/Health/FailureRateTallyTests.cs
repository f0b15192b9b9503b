using FuncProxy.Forwarding.Balancing.Health;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Balancing.Health;

public sealed class FailureRateTallyTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FailureRateTally _tally;

    public FailureRateTallyTests() => _tally = new FailureRateTally(0.3, _time);

    [Fact]
    public void Fewer_than_ten_attempts_say_nothing()
    {
        for (var i = 0; i < 9; i++)
        {
            _tally.IsTooBad(true, i + 1).ShouldBeFalse();
        }

        _tally.IsTooBad(true, 10).ShouldBeTrue();
    }

    [Fact]
    public void Share_at_the_limit_is_too_bad_and_below_it_is_not()
    {
        Count(7, failed: false);
        _tally.IsTooBad(true, 1).ShouldBeFalse();
        _tally.IsTooBad(true, 2).ShouldBeFalse();
        _tally.IsTooBad(true, 3).ShouldBeTrue();
        Count(1, failed: false);
        // 4 of 12 are above, 3 of 11 would be below.
        _tally.IsTooBad(true, 1).ShouldBeTrue();
    }

    [Fact]
    public void Good_attempt_never_makes_it_too_bad()
    {
        Count(100, failed: true);

        _tally.IsTooBad(false, 0).ShouldBeFalse();
    }

    [Fact]
    public void Attempts_count_for_a_minute()
    {
        Count(20, failed: false);
        _time.Advance(TimeSpan.FromSeconds(30));
        Count(7, failed: true);
        // 8 of 28, while the good ones count.
        _tally.IsTooBad(true, 1).ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(31));
        // 9 of 9: too few.
        _tally.IsTooBad(true, 1).ShouldBeFalse();
        _tally.IsTooBad(true, 1).ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(61));
        _tally.IsTooBad(true, 1).ShouldBeFalse();
    }

    [Fact]
    public void Recovery_forgets_what_was_counted()
    {
        Count(20, failed: true);

        _tally.Clear();

        _tally.IsTooBad(true, 1).ShouldBeFalse();
    }

    [Fact]
    public void Threads_lose_no_count()
    {
        var worst = 0;
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                _tally.IsTooBad(false, 0);
            }
        });
        // 30 % of all is reached by the failure that makes 80,000 x 3/7, rounded up.
        for (var i = 1; i <= 40_000 && worst == 0; i++)
        {
            worst = _tally.IsTooBad(true, i) ? i : 0;
        }

        worst.ShouldBe(34_286);
    }

    private void Count(int times, bool failed)
    {
        for (var i = 0; i < times; i++)
        {
            _tally.IsTooBad(failed, failed ? i + 1 : 0);
        }
    }
}
