using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;
using Xunit.Abstractions;

namespace FuncProxy.Forwarding.Tests.Limits;

/// <summary>Many connections that send a byte every five seconds do not stop honest clients (docs/security.md).</summary>
[Collection(TimingCollection.Name)]
public sealed class SlowlorisTests(ITestOutputHelper output)
{
    private const string RoundsSetting = "SLOWLORIS_ROUNDS";
    private const int Slow = 2000;
    private const int Honest = 100;

    // One short round is at the mercy of what else the machine does; the median of several long ones is not.
    private const double LeastShareOfOne = 0.4;
    private const double LeastShare = 0.8;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortWindow = TimeSpan.FromSeconds(1.5);

    // Long enough for the limits of time to strike.
    private static readonly TimeSpan LongWindow = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("headers", "GET / HTTP/1.1\r\nHost: h\r\nx: ")]
    [InlineData("declared body", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n")]
    [InlineData("chunked body", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n")]
    public async Task Slow_clients_do_not_stop_honest_ones(string kind, string beginning)
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable(RoundsSetting), out var given) ? given : 1;
        var window = rounds > 1 ? LongWindow : ShortWindow;
        await using var origin = await KestrelOrigin.StartAsync(context => context.Response.WriteAsync("ok"), new KestrelOriginOptions { Records = false });
        // What slow bodies cost their destination is not the proxy's doing; in this process it would be counted with it.
        await using var patient = RawOrigin.Start(async connection =>
        {
            connection.Timeout = Timeout.InfiniteTimeSpan;
            await connection.WaitForEndAsync();
        });
        await using var proxy = await ProxyUnderTest.StartAsync($$"""
            { "routes": {
                "fast": { "clusterId": "fast", "match": { "path": "/", "methods": ["GET"] } },
                "slow": { "clusterId": "slow", "match": { "path": "/", "methods": ["POST"] } } },
              "clusters": {
                "fast": { "destinations": { "d": { "address": "{{origin.Address}}" } } },
                "slow": { "destinations": { "d": { "address": "{{patient.Address}}" } } } } }
            """);
        await using var honest = LoadLoop.Start(Honest, proxy.Address);
        await RateAsync(honest, WarmUp);

        var shares = new List<double>();
        var before = await RateAsync(honest, window);
        for (var round = 0; round < rounds; round++)
        {
            double with;
            await using (var attack = await SlowAttack.StartAsync(proxy.Address, Slow, beginning, Interval))
            {
                with = await RateAsync(honest, window);
                output.WriteLine($"{kind}: {attack.Open} slow connections open, {attack.Reopened} opened anew");
                attack.Open.ShouldBeGreaterThan(Slow * 9 / 10);
            }
            // The end of 2,000 connections at once is work of its own.
            await RateAsync(honest, WarmUp);
            var after = await RateAsync(honest, window);
            shares.Add(with / ((before + after) / 2));
            output.WriteLine($"{kind}: {before:F0} honest requests/s before, {with:F0} with, {after:F0} after; share {shares[^1]:F2}");
            before = after;
        }

        var result = await honest.StopAsync();
        var share = shares.Order().ElementAt(rounds / 2);
        output.WriteLine($"{kind}: {result.Successes} honest requests, {result.Failures} failed; median share {share:F2}");
        result.Failures.ShouldBe(0, result.FirstFailure);
        share.ShouldBeGreaterThan(rounds > 1 ? LeastShare : LeastShareOfOne);
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    private static async Task<double> RateAsync(LoadLoop load, TimeSpan window)
    {
        var (before, started) = (load.Successes, TimeProvider.System.GetTimestamp());
        using var timer = new PeriodicTimer(window);
        await timer.WaitForNextTickAsync();
        return (load.Successes - before) / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }
}
