using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace FuncProxy.Forwarding.Tests.Fuzzing;

/// <summary>Mutated responses at the proxy's upstream side. The short run is of a fixed seed; docs/security.md has the command of the long one.</summary>
[Collection(TimingCollection.Name)]
public sealed class UpstreamFuzzTests(ITestOutputHelper output)
{
    private const string CountVariable = "FUZZ_UPSTREAM";
    private const string SeedVariable = "FUZZ_SEED";
    private const int ShortRun = 4_000;
    private const int Clients = 8;
    private const int BatchSize = 2_000;
    private const long MemoryGrowth = 32 * 1024 * 1024;

    [Fact]
    public async Task Mutated_responses_never_harm_the_proxy_or_fool_the_client()
    {
        var count = Read(CountVariable, ShortRun);
        var seed = Read(SeedVariable, 1);
        var clock = Stopwatch.StartNew();
        await using var origin = UpstreamFuzzOrigin.Start(seed);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: """ "httpRequest": { "activityTimeout": "00:00:05" } """));
        var clients = Enumerable.Range(0, Clients).Select(_ => new UpstreamFuzzClient(proxy.Address, seed)).ToList();
        long warm = 0;
        for (var first = 0; first < count; first += BatchSize)
        {
            var until = Math.Min(count, first + BatchSize);
            var start = first;
            var found = await Task.WhenAll(clients.Select((client, number) => AskAsync(client, start + number, until)));
            proxy.Log.Entries.Where(entry => entry.Level > LogLevel.Warning || entry.Id == 100).Select(entry => $"{entry.Message} {entry.Exception}").ShouldBeEmpty($"seed {seed}");
            found.ShouldAllBe(problem => problem == null, $"seed {seed}");
            proxy.Log.Clear();
            warm = warm == 0 ? GC.GetTotalMemory(true) : warm;
        }

        var growth = GC.GetTotalMemory(true) - warm;
        output.WriteLine($"{count} responses, seed {seed}, {clock.Elapsed.TotalSeconds:0.0} s: {clients.Sum(each => each.Relayed)} relayed, {clients.Sum(each => each.Refused)} refused ({clients.Sum(each => each.Lost)} for the end of the connection), "
            + $"{clients.Sum(each => each.Broken)} broken off, {origin.ConnectionCount} connections; managed memory grew by {growth / 1024} KiB, resident {Process.GetCurrentProcess().WorkingSet64 / 1024 / 1024} MiB");
        clients.Sum(each => each.Relayed).ShouldBeGreaterThan(count / 10);
        clients.Sum(each => each.Refused).ShouldBeGreaterThan(count / 10);
        clients.Sum(each => each.Broken).ShouldBeGreaterThan(count / 100);
        growth.ShouldBeLessThan(MemoryGrowth);
        clients.ForEach(client => client.Dispose());
    }

    private static async Task<string?> AskAsync(UpstreamFuzzClient client, int first, int until)
    {
        for (var id = first; id < until; id += Clients)
        {
            if (await client.AskAsync(id) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static int Read(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var value) ? value : otherwise;
}
