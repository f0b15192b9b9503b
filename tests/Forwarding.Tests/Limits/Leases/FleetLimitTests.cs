using System.Globalization;
using Azure;
using FuncProxy.TestKit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Limits.Leases;

public sealed class FleetLimitTests : IDisposable
{
    private const int StoreFails = 300;
    private const int StoreAnswers = 301;
    private const string Get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 22, 15, 18, TimeSpan.Zero));
    private readonly MemoryTable _table = new();
    private readonly Timer _ticks;

    // Time goes on, slowly, for whoever pauses after a conflict.
    public FleetLimitTests() => _ticks = new Timer(_ => _time.Advance(TimeSpan.FromMilliseconds(1)), null, 2, 2);

    [Fact]
    public async Task Instances_share_a_quota_and_the_rest_is_429_until_the_window_ends()
    {
        await using var east = await StartAsync(20);
        await using var west = await StartAsync(20);

        var answers = new List<RawResponse>();
        for (var i = 0; i < 25; i++)
        {
            answers.Add(await (i % 3 == 0 ? east : west).RawAsync(Get));
        }

        answers.Count(answer => answer.Status == 200).ShouldBe(20);
        answers[0].Head.Value("RateLimit")!.ShouldMatch("^\"requests\";r=19;t=4[012]$");
        answers[0].Head.Value("RateLimit-Policy").ShouldBe("\"requests\";q=20;w=60");
        var refused = answers.First(answer => answer.Status == 429);
        refused.ShouldBeProblem(429, "http_request_denied");
        refused.Head.Value("RateLimit").ShouldBe($"\"requests\";r=0;t={refused.Head.Value("Retry-After")}");

        _time.Advance(TimeSpan.FromSeconds(42));
        (await east.RawAsync(Get)).Head.Value("RateLimit")!.ShouldMatch("^\"requests\";r=19;t=[56][0-9]$");
    }

    [Fact]
    public async Task Used_up_quota_costs_no_more_operations_in_its_window()
    {
        await using var proxy = await StartAsync(5);
        while ((await proxy.RawAsync(Get)).Status == 200)
        {
        }
        var calls = _table.Calls;

        for (var i = 0; i < 50; i++)
        {
            (await proxy.RawAsync(Get)).Status.ShouldBe(429);
        }

        _table.Calls.ShouldBe(calls);
    }

    [Fact]
    public async Task Stop_gives_back_what_is_not_used()
    {
        await using (var proxy = await StartAsync(1000))
        {
            // At once, so that more is taken than is used.
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => proxy.RawAsync(Get)));
            await proxy.StopAsync();
        }

        _table.Rows.ShouldHaveSingleItem().Number("Given").ShouldBe(20);
    }

    [Fact]
    public async Task Identity_that_may_not_write_the_table_is_told_the_role_that_it_needs()
    {
        _table.Before = () => throw new RequestFailedException(403, "", "AuthorizationPermissionMismatch", null);
        await using var proxy = await StartAsync(5);

        await proxy.RawAsync(Get);

        var message = (await proxy.Log.WaitForAsync(StoreFails)).Message;
        message.ShouldContain("give it the role 'Storage Table Data Contributor' on the table memory");
        message.ShouldNotContain("Reader");
    }

    [Fact]
    public async Task Store_that_was_never_there_leaves_each_instance_the_quota_and_is_said_once()
    {
        _table.Before = Fail;
        await using var proxy = await StartAsync(5);

        var answers = new List<RawResponse>();
        for (var i = 0; i < 8; i++)
        {
            answers.Add(await proxy.RawAsync(Get));
        }

        answers.Select(answer => answer.Status).ShouldBe([200, 200, 200, 200, 200, 429, 429, 429]);
        (await proxy.Log.WaitForAsync(StoreFails)).Message.ShouldContain("503 ServerBusy");
        proxy.Log.Entries.Count(entry => entry.Id == StoreFails).ShouldBe(1);

        _table.Before = () => Task.CompletedTask;
        _time.Advance(TimeSpan.FromSeconds(42));
        await Wait.UntilAsync(
            () => proxy.RawAsync(Get).GetAwaiter().GetResult() is not null && proxy.Log.Entries.Any(entry => entry.Id == StoreAnswers), "the store's recovery");
        proxy.Log.Entries.Single(entry => entry.Id == StoreAnswers).Level.ShouldBe(LogLevel.Information);
    }

    [Fact]
    public async Task Store_that_fails_leaves_an_instance_what_it_had_of_the_window_before()
    {
        await using var other = await StartAsync(100);
        await using var proxy = await StartAsync(100);
        await Task.WhenAll(Enumerable.Range(0, 90).Select(_ => other.RawAsync(Get)));
        var had = 0;
        while ((await proxy.RawAsync(Get)).Status == 200)
        {
            had++;
        }

        _table.Before = Fail;
        _time.Advance(TimeSpan.FromMinutes(1));
        var got = 0;
        while ((await proxy.RawAsync(Get)).Status == 200)
        {
            got++;
        }

        had.ShouldBeInRange(1, 99);
        got.ShouldBe(had);
    }

    [Fact]
    public async Task Store_that_fails_in_the_first_window_leaves_instances_no_more_than_they_were_given()
    {
        await using var east = await StartAsync(100);
        await using var west = await StartAsync(100);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => (i % 2 == 0 ? east : west).RawAsync(Get)));

        _table.Before = Fail;
        var let = 30;
        foreach (var proxy in new[] { east, west })
        {
            while ((await proxy.RawAsync(Get)).Status == 200)
            {
                let++;
            }
        }

        let.ShouldBeInRange(30, 100);
    }

    [Fact]
    public async Task Clock_that_was_wrong_costs_no_request_once_the_store_has_told_the_time()
    {
        _table.Clock = _time.GetUtcNow;
        await using var right = await StartAsync(40);
        (await right.RawAsync(Get)).Status.ShouldBe(200);
        await using var proxy = await StartAsync(40, time: new FakeTimeProvider(_time.GetUtcNow() + TimeSpan.FromSeconds(45)));

        var answers = new List<int>();
        for (var i = 0; i < 20; i++)
        {
            answers.Add((await proxy.RawAsync(Get)).Status);
        }

        answers.ShouldAllBe(status => status == 200);
    }

    [Fact]
    public async Task Route_that_denies_without_its_store_answers_503_and_says_when_it_is_asked_again()
    {
        _table.Before = Fail;
        await using var proxy = await StartAsync(100, """, "onStoreFailure": "deny" """);

        var refused = await proxy.RawAsync(Get);

        refused.ShouldBeProblem(503, "http_request_denied");
        int.Parse(refused.Head.Value("Retry-After")!, CultureInfo.InvariantCulture).ShouldBeInRange(1, 2);
        refused.Head.Values("RateLimit").ShouldBeEmpty();
        _table.Before = () => Task.CompletedTask;
        _time.Advance(TimeSpan.FromSeconds(2));
        await Wait.UntilAsync(() => proxy.RawAsync(Get).GetAwaiter().GetResult().Status == 200, "the store");
    }

    [Fact]
    public async Task Store_that_hangs_holds_a_request_up_for_four_seconds_and_a_half_at_the_most()
    {
        var (asked, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        _table.Before = () =>
        {
            asked.TrySetResult();
            return release.Task;
        };
        await using var proxy = await StartAsync(3);
        var waits = proxy.RawAsync(Get);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(5));
        waits.IsCompleted.ShouldBeFalse();

        await Wait.UntilAsync(() => Advance(0.1) && waits.IsCompleted, "the answer");

        (await waits).Status.ShouldBe(200);
        (_time.GetUtcNow() - new DateTimeOffset(2026, 11, 24, 22, 15, 18, TimeSpan.Zero)).TotalSeconds.ShouldBeInRange(3.9, 5);
        // Counted from when the store was asked: the next need not wait.
        (await proxy.RawAsync(Get)).Status.ShouldBe(200);
        release.SetResult();
    }

    [Fact]
    public async Task Client_that_leaves_while_it_waits_is_forgotten()
    {
        var (asked, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        _table.Before = () =>
        {
            asked.TrySetResult();
            return release.Task;
        };
        await using var proxy = await StartAsync(1);
        using (var client = await RawClient.ConnectAsync(proxy.Address))
        {
            await client.SendAsync(Get);
            await asked.Task.WaitAsync(TimeSpan.FromSeconds(5));
        }
        // Its line in the access log is written when it is gone.
        await proxy.Log.WaitForAsync(110);

        release.SetResult();

        (await proxy.RawAsync(Get)).Status.ShouldBe(200);
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    public void Dispose() => _ticks.Dispose();

    private bool Advance(double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return true;
    }

    private static Task Fail() => throw new RequestFailedException(503, "", "ServerBusy", null);

    private Task<ProxyUnderTest> StartAsync(int rate, string more = "", TimeProvider? time = null) => ProxyUnderTest.StartAsync(
        $$"""
        { "routes": { "all": { "match": { "path": "/{**rest}" }, "respond": { "body": "ok" }, "limits": { "requestsPerMinute": {{rate}}, "per": "route", "scope": "fleet"{{more}} } } } }
        """,
        new ProxyUnderTestOptions { Time = time ?? _time, Quotas = _table, LogsAccess = true });
}
