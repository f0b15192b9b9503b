using FuncProxy.Forwarding.Retrying;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Retrying;

public sealed class RetryBudgetTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RetryBudget _budget;

    public RetryBudgetTests() => _budget = new RetryBudget(_time);

    [Theory]
    [InlineData(0, 20, RetryBudget.Floor)]
    [InlineData(100, 20, RetryBudget.Floor)]
    [InlineData(1000, 20, 200)]
    [InlineData(1000, 100, 1000)]
    [InlineData(1000, 0, 0)]
    public void Share_of_recent_requests_is_let_and_a_few_whatever_it_is(int requests, int percent, int expected)
    {
        Count(requests);

        Taken(percent).ShouldBe(expected);
    }

    [Fact]
    public void What_is_older_than_ten_seconds_counts_no_more()
    {
        Count(1000);
        Taken(20).ShouldBe(200);
        _time.Advance(TimeSpan.FromSeconds(5));
        Taken(20).ShouldBe(0);

        _time.Advance(TimeSpan.FromSeconds(6));

        Taken(20).ShouldBe(RetryBudget.Floor);
        _time.Advance(TimeSpan.FromSeconds(11));
        Count(500);
        Taken(20).ShouldBe(100);
    }

    [Fact]
    public void Repeat_that_was_not_made_is_given_back()
    {
        Taken(20).ShouldBe(RetryBudget.Floor);

        _budget.Return();

        Taken(20).ShouldBe(1);
    }

    [Fact]
    public void Threads_together_get_no_more_than_one_would()
    {
        Count(10_000);
        var taken = 0;

        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 2000; i++)
            {
                if (_budget.TryTake(20))
                {
                    Interlocked.Increment(ref taken);
                }
            }
        });

        taken.ShouldBe(2000);
    }

    [Fact]
    public async Task Storm_of_failures_is_not_multiplied_and_every_answer_reaches_its_client()
    {
        await using var first = await StatusRetryTests.AnsweringAsync(503, "busy");
        await using var second = await StatusRetryTests.AnsweringAsync(503, "busy");
        await using var third = await StatusRetryTests.AnsweringAsync(503, "busy");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(""" "on": ["5xx"], "attempts": 3 """, first.Address, second.Address, third.Address));

        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) =>
        {
            using var response = await proxy.SendAsync(HttpMethod.Get, "/");
            ((int)response.StatusCode).ShouldBe(503);
        });

        var attempts = first.Requests.Count + second.Requests.Count + third.Requests.Count;
        attempts.ShouldBeInRange(1000 + RetryBudget.Floor, 1200);
    }

    [Fact]
    public async Task Budget_outlasts_a_reload()
    {
        await using var first = await StatusRetryTests.AnsweringAsync(503, "busy");
        await using var second = await StatusRetryTests.AnsweringAsync(503, "busy");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(""" "on": ["5xx"] """, first.Address, second.Address), new() { Time = _time });
        for (var i = 0; i < RetryBudget.Floor + 5; i++)
        {
            using var response = await proxy.SendAsync(HttpMethod.Get, "/");
        }
        (first.Requests.Count + second.Requests.Count).ShouldBe(2 * RetryBudget.Floor + 5);

        proxy.Publish(RetryRoutes.To(""" "on": ["5xx", "429"] """, first.Address, second.Address));
        await proxy.Log.WaitForAsync(1, 2);
        using var after = await proxy.SendAsync(HttpMethod.Get, "/");

        (first.Requests.Count + second.Requests.Count).ShouldBe(2 * RetryBudget.Floor + 6);
    }

    private void Count(int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            _budget.Count();
        }
    }

    private int Taken(int percent)
    {
        var taken = 0;
        while (taken <= 20_000 && _budget.TryTake(percent))
        {
            taken++;
        }
        return taken;
    }
}
