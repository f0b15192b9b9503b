using FuncProxy.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Balancing.Health;

public sealed class HealthReloadTests
{
    private const int Loaded = 1;
    private const int Fell = 200;
    private const string Passive = """ "healthCheck": { "passive": { "enabled": true, "policy": "ConsecutiveFailures" } } """;

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Unchanged_destination_stays_unhealthy_and_a_changed_one_begins_anew()
    {
        await using var good = await KestrelOrigin.StartAsync("good");
        using var refused = new RefusedPort();
        await using var proxy = await StartFallenAsync(good, refused);

        proxy.Publish(ClusterDocument.Of(Passive + """, "httpClient": { "maxConnectionsPerServer": 3 } """, $"{good.Address}", $"{refused.Address}, \"metadata\": {{ \"x\": \"y\" }}"));
        await proxy.Log.WaitForAsync(Loaded, count: 2);
        (await FailuresAsync(proxy, 10)).ShouldBe(0);

        proxy.Publish(ClusterDocument.Of(Passive, $"{good.Address}", $"{refused.Address}path/"));
        await proxy.Log.WaitForAsync(Loaded, count: 3);
        (await FailuresAsync(proxy, 10)).ShouldBe(3);
    }

    [Fact]
    public async Task Changed_reactivation_period_applies_to_the_next_rest_and_switching_off_heals()
    {
        await using var good = await KestrelOrigin.StartAsync("good");
        using var refused = new RefusedPort();
        await using var proxy = await StartFallenAsync(good, refused);

        proxy.Publish(ClusterDocument.Of(Passive.Replace("\"enabled\"", "\"reactivationPeriod\": \"00:00:05\", \"enabled\""), $"{good.Address}", $"{refused.Address}"));
        await proxy.Log.WaitForAsync(Loaded, count: 2);
        _time.Advance(TimeSpan.FromSeconds(60));
        (await FailuresAsync(proxy, 10)).ShouldBe(1);
        proxy.Log.Entries.Last(entry => entry.Id == Fell).Message.ShouldEndWith("in 00:00:10");

        proxy.Publish(ClusterDocument.Of(""" "healthCheck": { "passive": { "enabled": false } } """, $"{good.Address}", $"{refused.Address}"));
        await proxy.Log.WaitForAsync(Loaded, count: 3);
        (await FailuresAsync(proxy, 10)).ShouldBe(5);
    }

    private async Task<ProxyUnderTest> StartFallenAsync(KestrelOrigin good, RefusedPort refused)
    {
        var proxy = await ProxyUnderTest.StartAsync(ClusterDocument.Of(Passive, $"{good.Address}", $"{refused.Address}"), new() { Time = _time });
        (await FailuresAsync(proxy, 10)).ShouldBe(3);
        return proxy;
    }

    private static async Task<int> FailuresAsync(ProxyUnderTest proxy, int requests)
    {
        var failures = 0;
        for (var i = 0; i < requests; i++)
        {
            using var response = await proxy.SendAsync(HttpMethod.Get, "/");
            failures += response.IsSuccessStatusCode ? 0 : 1;
        }
        return failures;
    }
}
