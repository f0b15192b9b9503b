using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit.Abstractions;

namespace FuncProxy.Forwarding.Tests.Fuzzing;

/// <summary>Requests that nobody should write, and some that are right, written at a running proxy over raw sockets (docs/security.md).</summary>
[Collection(TimingCollection.Name)]
public sealed class ClientFuzzTests(ITestOutputHelper output)
{
    private const string CountSetting = "FUZZ_CLIENT";
    private const string SeedSetting = "FUZZ_SEED";
    // The server's warning that NUL in a trailer ended its reading away of a refused request's body.
    private const string DrainFailed = "Microsoft.AspNetCore.Server.Kestrel[67]";
    private const int Workers = 4;
    private const int ShortRun = 12_000;
    private const int DefaultSeed = 20260;
    private const long MostGrowth = 32 * 1024 * 1024;

    private readonly ConcurrentQueue<string> _unobserved = new();

    [Fact]
    public async Task Origin_sees_only_what_the_rules_allow_whatever_clients_write()
    {
        var requests = long.TryParse(Environment.GetEnvironmentVariable(CountSetting), out var count) ? count : ShortRun;
        var seed = int.TryParse(Environment.GetEnvironmentVariable(SeedSetting), out var given) ? given : DefaultSeed;
        void Observe(object? sender, UnobservedTaskExceptionEventArgs unobserved) => _unobserved.Enqueue(unobserved.Exception.ToString());
        // What earlier tests have left is theirs.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException += Observe;
        try
        {
            await RunAsync(requests, seed);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Observe;
        }
        _unobserved.ShouldBeEmpty("exceptions that nobody observed");
    }

    private async Task RunAsync(long requests, int seed)
    {
        var ledger = new FuzzLedger();
        await using var origin = new FuzzOrigin(ledger);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        var clients = Enumerable.Range(0, Workers).Select(worker => new FuzzClient(proxy.Address, new RequestMutator(seed, worker), ledger)).ToList();
        var started = Stopwatch.GetTimestamp();
        // A part first, so that pools and compiled code are there before memory is measured.
        await RunAsync(clients, requests / 4);
        var before = Memory();
        await RunAsync(clients, requests);
        var after = Memory();

        var statuses = clients.SelectMany(client => client.Statuses).GroupBy(pair => pair.Key).OrderBy(group => group.Key).Select(group => $"{group.Key}: {group.Sum(pair => pair.Value)}");
        output.WriteLine($"seed {seed}: {clients.Sum(client => client.Written)} requests written in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s, {ledger.Seen} seen by the origin; "
            + $"answers {string.Join(", ", statuses)}; managed memory {before / 1024} KiB before, {after / 1024} KiB after, working set {Environment.WorkingSet / 1024 / 1024} MiB");
        ledger.Violations.ShouldBeEmpty($"seed {seed}; run again with {SeedSetting}={seed} {CountSetting}={requests}");
        proxy.Log.Complaints.Where(complaint => !complaint.StartsWith(DrainFailed, StringComparison.Ordinal)).ShouldBeEmpty($"seed {seed}");
        ledger.Seen.ShouldBeGreaterThan(requests / 4, "most requests are refused: the fuzzer tests nothing");
        (after - before).ShouldBeLessThan(MostGrowth, $"seed {seed}");
        (await proxy.RawAsync("GET /_funcproxy/health/ready HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(200);
    }

    private static Task RunAsync(List<FuzzClient> clients, long requests) =>
        Task.WhenAll(clients.Select(client => Task.Run(() => client.RunAsync(requests / Workers))));

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
