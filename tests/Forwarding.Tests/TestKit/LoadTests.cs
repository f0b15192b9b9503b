using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.TestKit;

public sealed class LoadTests
{
    [Fact]
    public async Task Load_against_a_healthy_origin_only_succeeds()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var load = LoadLoop.Start(4, origin.Address);

        await load.WaitForMoreAsync(100);
        var result = await load.StopAsync();

        result.Failures.ShouldBe(0, result.FirstFailure);
        result.Successes.ShouldBe(origin.Requests.Count);
        origin.ConnectionCount.ShouldBeInRange(1, 4);
    }

    [Fact]
    public async Task Load_counts_wrong_answers_and_broken_connections_and_keeps_the_first()
    {
        var answers = 0;
        await using var origin = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref answers) <= 3 ? 200 : 503;
            return Task.CompletedTask;
        });
        await using var load = LoadLoop.Start(1, origin.Address);
        await load.WaitForMoreAsync(5);
        var wrong = await load.StopAsync();

        wrong.Successes.ShouldBe(3);
        wrong.Failures.ShouldBeGreaterThanOrEqualTo(2);
        wrong.FirstFailure.ShouldBe("status 503");

        await using var broken = RawOrigin.Start(connection =>
        {
            connection.Reset();
            return Task.CompletedTask;
        });
        await using var failing = LoadLoop.Start(2, broken.Address);
        await failing.WaitForMoreAsync(2);
        (await failing.StopAsync()).FirstFailure.ShouldNotBeNull().ShouldContain(nameof(HttpRequestException));
    }

    [Fact]
    public async Task Event_stream_is_read_event_by_event_with_comments_and_stamps()
    {
        var second = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            await context.Response.WriteAsync(": ping\n\nevent: a\r\nid:7\r\ndata:one\r\ndata:  two\r\n\r\n");
            await context.Response.Body.FlushAsync();
            await second.Task;
            await context.Response.WriteAsync("data: late\n\ndata: cut");
        });
        using var client = new HttpClient();
        var time = new FakeTimeProvider();
        var reader = new SseReader(await client.GetStreamAsync(origin.Address), time);

        (await reader.ReadAsync()).ShouldNotBeNull().Comment.ShouldBe("ping");
        (await reader.ReadAsync()).ShouldBe(new SseReceipt("a", "one\n two", "7", null, time.GetUtcNow()));
        var next = reader.ReadAsync();
        next.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(3));
        second.SetResult();
        (await next).ShouldBe(new SseReceipt(null, "late", null, null, time.GetUtcNow()));
        (await reader.ReadAllAsync()).ShouldBeEmpty();
    }
}
