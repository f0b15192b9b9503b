using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Pipeline;

[Collection(TimingCollection.Name)]
public sealed class ReloadTests
{
    private const int Loaded = 1;

    [Fact]
    public async Task Changed_file_is_live_within_a_second_and_no_request_fails()
    {
        await using var blue = await KestrelOrigin.StartAsync(context => context.Response.WriteAsync("blue"), new() { Records = false });
        await using var green = await KestrelOrigin.StartAsync(context => context.Response.WriteAsync("green"), new() { Records = false });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(blue.Address));
        await using var load = LoadLoop.Start(4, proxy.Address);
        await load.WaitForMoreAsync(50);
        for (var i = 0; i < 3; i++)
        {
            var (next, name) = i % 2 == 0 ? (green, "green") : (blue, "blue");
            var began = TimeProvider.System.GetTimestamp();
            proxy.Publish(Routes.To(next.Address));
            while (await proxy.Client.GetStringAsync(proxy.Address) != name)
            {
                TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(1));
            }
            await load.WaitForMoreAsync(50);
        }

        var result = await load.StopAsync();

        result.Failures.ShouldBe(0, result.FirstFailure);
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Request_in_flight_ends_on_the_snapshot_that_it_began_with()
    {
        var goOn = new TaskCompletionSource();
        await using var former = await KestrelOrigin.StartAsync(async context =>
        {
            await context.Response.WriteAsync("data: one\n\n", context.RequestAborted);
            await goOn.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("data: two\n\n", context.RequestAborted);
        });
        await using var latter = await KestrelOrigin.StartAsync("new");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(
            former.Address, route: """ "transforms": [{ "ResponseHeader": "x-snapshot", "Set": "former" }] """));
        using var response = await proxy.SendAsync(HttpMethod.Get, "/", completion: HttpCompletionOption.ResponseHeadersRead);
        var events = new SseReader(await response.Content.ReadAsStreamAsync());
        (await events.ReadAsync())!.Data.ShouldBe("one");

        // Another client configuration, so that even the connections' pool is another.
        proxy.Publish(Routes.To(latter.Address, cluster: """ "httpClient": { "maxConnectionsPerServer": 3 } """));
        await proxy.Log.WaitForAsync(Loaded, count: 2);
        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Text.ShouldBe("new");
        goOn.SetResult();

        (await events.ReadAsync())!.Data.ShouldBe("two");
        (await events.ReadAsync()).ShouldBeNull();
        response.Headers.GetValues("x-snapshot").ShouldBe(["former"]);
    }

    [Fact]
    public async Task Unchanged_cluster_keeps_its_connections_and_a_changed_one_gets_new_ones()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Text.ShouldBe("ok");

        proxy.Publish(Routes.To(origin.Address, route: "\"order\": 5"));
        await proxy.Log.WaitForAsync(Loaded, count: 2);
        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Text.ShouldBe("ok");
        origin.ConnectionCount.ShouldBe(1);

        proxy.Publish(Routes.To(origin.Address, cluster: """ "httpClient": { "maxConnectionsPerServer": 3 } """));
        await proxy.Log.WaitForAsync(Loaded, count: 3);
        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Text.ShouldBe("ok");
        origin.ConnectionCount.ShouldBe(2);
    }

    [Fact]
    public async Task Reloads_under_load_lose_no_request_and_no_connection_of_an_unchanged_destination()
    {
        const int Clients = 4;
        const int Reloads = 8;
        await using var kept = await KestrelOrigin.StartAsync(context => context.Response.WriteAsync("kept"), new() { Records = false });
        await using var blue = await KestrelOrigin.StartAsync(context => context.Response.WriteAsync("blue"), new() { Records = false });
        await using var green = await KestrelOrigin.StartAsync(context => context.Response.WriteAsync("green"), new() { Records = false });
        string Beside(KestrelOrigin changing) => $$"""
            {
              "routes": { "all": { "clusterId": "c", "match": { "path": "/{**rest}" } } },
              "clusters": { "c": {
                "destinations": { "kept": { "address": "{{kept.Address}}" }, "changing": { "address": "{{changing.Address}}" } },
                "httpClient": { "maxConnectionsPerServer": {{Clients}} } } }
            }
            """;
        await using var proxy = await ProxyUnderTest.StartAsync(Beside(blue));
        await using var load = LoadLoop.Start(Clients, proxy.Address);
        await load.WaitForMoreAsync(100);
        for (var i = 1; i <= Reloads; i++)
        {
            proxy.Publish(Beside(i % 2 == 0 ? blue : green));
            await proxy.Log.WaitForAsync(Loaded, count: i + 1);
            await load.WaitForMoreAsync(100);
        }

        var result = await load.StopAsync();

        result.Failures.ShouldBe(0, result.FirstFailure);
        green.ConnectionCount.ShouldBeGreaterThan(0);
        kept.ConnectionCount.ShouldBeInRange(1, Clients, "no client ever needs more than one, unless a reload has closed it");
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Destinations_take_turns()
    {
        await using var one = await KestrelOrigin.StartAsync("1");
        await using var two = await KestrelOrigin.StartAsync("2");
        await using var three = await KestrelOrigin.StartAsync("3");
        await using var proxy = await ProxyUnderTest.StartAsync($$"""
            {
              "routes": { "all": { "clusterId": "c", "match": { "path": "/{**rest}" } } },
              "clusters": { "c": { "loadBalancingPolicy": "RoundRobin", "destinations": {
                "a": { "address": "{{one.Address}}" }, "b": { "address": "{{two.Address}}" }, "d": { "address": "{{three.Address}}" } } } }
            }
            """);
        var answers = "";
        for (var i = 0; i < 9; i++)
        {
            answers += await proxy.Client.GetStringAsync(proxy.Address);
        }

        var round = answers[..3];
        round.Order().ShouldBe("123");
        answers.ShouldBe(round + round + round);
    }
}
