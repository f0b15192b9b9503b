using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Balancing.Health;

public sealed class ActiveHealthTests
{
    private const int Fell = 202;
    private const int Recovered = 203;
    private const string Active = """ "healthCheck": { "active": { "enabled": true, "interval": "00:00:10", "timeout": "00:00:05", "path": "/healthz", "query": "?deep=1" } } """;

    /// <summary>An interval with all of its jitter.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(11.1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Probe_asks_the_path_and_query_behind_the_destinations_address_with_its_host()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await StartAsync(Active, $"{origin.Address}base/, \"host\": \"inner.example\"");

        await CallAsync(proxy);

        var probe = await ProbeAsync(origin);
        (probe.Method, probe.RawTarget, probe.Host).ShouldBe(("GET", "/base/healthz?deep=1", "inner.example"));
        probe.Headers["User-Agent"].ToString().ShouldBe("FuncProxy-health");
        probe.Headers.ContainsKey("x-request-id").ShouldBeFalse();
    }

    [Fact]
    public async Task Probe_goes_to_the_health_address_where_there_is_one()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var health = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await StartAsync(Active, $"{origin.Address}, \"health\": \"{health.Address}h\"");

        await CallAsync(proxy);

        (await ProbeAsync(health)).RawTarget.ShouldBe("/h/healthz?deep=1");
        origin.Requests.All.ShouldAllBe(request => request.RawTarget == "/");
    }

    [Fact]
    public async Task App_that_nobody_calls_probes_nothing()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await StartAsync(Active, $"{origin.Address}");
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(Interval);
        }
        await CallAsync(proxy);
        await ProbesAsync(origin, 1);

        // One request, one round: an hour later there has been no other.
        for (var i = 0; i < 360; i++)
        {
            _time.Advance(Interval);
        }
        await CallAsync(proxy);
        await ProbesAsync(origin, 2);
        Probes(origin).ShouldBe(2);
    }

    [Fact]
    public async Task Round_follows_a_round_while_requests_come()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await StartAsync(Active, $"{origin.Address}");
        await CallAsync(proxy);
        await ProbesAsync(origin, 1);
        for (var round = 2; round <= 6; round++)
        {
            await CallAsync(proxy);
            await CallAsync(proxy);
            await AdvanceUntilAsync(() => Probes(origin) == round);
        }
    }

    [Fact]
    public async Task Two_failures_in_a_row_take_a_destination_out_and_one_success_brings_it_back()
    {
        var status = 503;
        await using var good = await KestrelOrigin.StartAsync("good");
        await using var other = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/healthz" ? status : 200;
            return context.Response.WriteAsync("other");
        });
        await using var proxy = await StartAsync(Active, $"{good.Address}", $"{other.Address}");
        await CallAsync(proxy);
        await ProbesAsync(other, 1);
        (await AnswersAsync(proxy, 6)).ShouldContain("other");
        await AdvanceUntilAsync(() => proxy.Log.Entries.Any(entry => entry.Id == Fell));
        proxy.Log.Entries.Single(entry => entry.Id == Fell).Message.ShouldBe("Destination c/b is unhealthy: its last 2 probes failed, the last by 503");

        (await AnswersAsync(proxy, 6)).ShouldAllBe(answer => answer == "good");
        status = 204;
        await AdvanceUntilAsync(() => proxy.Log.Entries.Any(entry => entry.Id == Recovered));

        (await AnswersAsync(proxy, 6)).ShouldContain("other");
    }

    [Theory]
    [InlineData(302)]
    [InlineData(404)]
    public async Task Redirect_or_error_is_no_good_answer_and_no_redirect_is_followed(int status)
    {
        await using var elsewhere = await KestrelOrigin.StartAsync("ok");
        await using var origin = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/healthz" ? status : 200;
            context.Response.Headers.Location = elsewhere.Address.ToString();
            return Task.CompletedTask;
        });
        await using var proxy = await StartAsync(Threshold(1), $"{origin.Address}");

        await CallAsync(proxy);

        (await proxy.Log.WaitForAsync(Fell)).Message.ShouldEndWith($"by {status}");
        elsewhere.Requests.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Probe_that_is_not_answered_in_time_has_failed()
    {
        await using var origin = await KestrelOrigin.StartAsync(context => context.Request.Path == "/healthz" ? Task.Delay(Timeout.Infinite, context.RequestAborted) : context.Response.WriteAsync("ok"));
        await using var proxy = await StartAsync(Threshold(1), $"{origin.Address}");
        await CallAsync(proxy);
        var probe = await ProbeAsync(origin);

        await AdvanceUntilAsync(() => probe.IsAborted);

        (await proxy.Log.WaitForAsync(Fell)).Message.ShouldEndWith("by silence");
    }

    [Fact]
    public async Task Refused_probe_names_no_address_in_the_log()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        using var refused = new RefusedPort();
        await using var proxy = await StartAsync(Threshold(1), $"{origin.Address}, \"health\": \"{refused.Address}\"");

        await CallAsync(proxy);

        (await proxy.Log.WaitForAsync(Fell)).Message.ShouldEndWith("by ConnectionRefused");
    }

    [Fact]
    public async Task Probes_share_the_connections_of_the_requests()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await StartAsync(Active, $"{origin.Address}");
        await CallAsync(proxy);
        await ProbesAsync(origin, 1);
        for (var round = 2; round <= 4; round++)
        {
            await CallAsync(proxy);
            await AdvanceUntilAsync(() => Probes(origin) == round);
        }

        // The first probe may have run beside the first request.
        origin.ConnectionCount.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task Endless_answer_to_a_probe_is_not_read_to_its_end()
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            var block = new byte[16 * 1024];
            while (context.Request.Path == "/healthz")
            {
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
            }
        });
        await using var proxy = await StartAsync(Active, $"{origin.Address}");

        await CallAsync(proxy);

        await (await ProbeAsync(origin)).Aborted.WaitAsync(TimeSpan.FromSeconds(10));
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Reload_ends_the_former_rounds_and_applies_the_new_section()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await StartAsync(Active, $"{origin.Address}");
        await CallAsync(proxy);
        await ProbesAsync(origin, 1);
        await CallAsync(proxy);

        proxy.Publish(ClusterDocument.Of(""" "healthCheck": { "active": { "enabled": false } } """, $"{origin.Address}"));
        await proxy.Log.WaitForAsync(1, count: 2);
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(Interval);
            await CallAsync(proxy);
        }

        Probes(origin).ShouldBe(1);
    }

    private static string Threshold(int failures) => Active + $$""", "metadata": { "ConsecutiveFailuresHealthPolicy.Threshold": "{{failures}}" } """;

    private Task<ProxyUnderTest> StartAsync(string cluster, params string[] destinations) =>
        ProxyUnderTest.StartAsync(ClusterDocument.Of(cluster, destinations), new() { Time = _time });

    /// <summary>Moves the clock on, round by round with a request in each, until something holds.</summary>
    private async Task AdvanceUntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            _time.Advance(Interval / 8);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
        }
    }

    [Fact]
    public async Task Old_verdict_of_probes_does_not_outlive_an_idle_hour()
    {
        var status = 503;
        await using var origin = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/healthz" ? status : 200;
            return context.Response.WriteAsync("ok");
        });
        await using var proxy = await ProxyUnderTest.StartAsync(
            Routes.To(origin.Address, cluster: """ "healthCheck": { "active": { "enabled": true, "path": "/healthz" } }, "metadata": { "ConsecutiveFailuresHealthPolicy.Threshold": "1" } """), new() { Time = _time });
        await CallAsync(proxy);
        await proxy.Log.WaitForAsync(202);
        status = 200;
        _time.Advance(TimeSpan.FromHours(3));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(200);
    }

    private static async Task CallAsync(ProxyUnderTest proxy)
    {
        using var response = await proxy.SendAsync(HttpMethod.Get, "/");
    }

    private static async Task<List<string>> AnswersAsync(ProxyUnderTest proxy, int requests)
    {
        var answers = new List<string>();
        for (var i = 0; i < requests; i++)
        {
            answers.Add(await proxy.Client.GetStringAsync(proxy.Address));
        }
        return answers;
    }

    private static int Probes(KestrelOrigin origin) => origin.Requests.All.Count(IsProbe);

    private static bool IsProbe(OriginRequest request) => request.RawTarget.Contains("/healthz");

    private static Task<OriginRequest> ProbeAsync(KestrelOrigin origin) => origin.Requests.WaitForRequestAsync(IsProbe);

    private static async Task ProbesAsync(KestrelOrigin origin, int count)
    {
        await Wait.UntilAsync(() => Probes(origin) >= count, $"{count} probes");
        await origin.Requests.All.Last(IsProbe).Ended.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
