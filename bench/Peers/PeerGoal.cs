namespace FuncProxy.Bench.Peers;

/// <summary>What a scenario is to cost beside a peer at the most.</summary>
/// <param name="Scenario">As the harness names it.</param>
/// <param name="What">As a reader names it.</param>
/// <param name="Peer">The target beside which it is measured.</param>
/// <param name="Most">The goal, as a ratio.</param>
/// <param name="Measure">What is measured.</param>
/// <param name="Of">The ratio in a run, and that of the best rounds where it has one; null where the run did not have what it takes.</param>
internal sealed record PeerGoal(string Scenario, string What, string Peer, double Most, string Measure, Func<PeerRun, (double Ratio, double? Best)?> Of)
{
    private const string Cpu = "CPU a request";

    public static IReadOnlyList<PeerGoal> All { get; } =
    [
        Costs("get1k", "GET, 1 KB", "fwd-inl", 1.1),
        Costs("get1k", "GET, 1 KB", "nginx", 1.25),
        new("routes", "GET, 10,000 routes", "one route", 1.1, Cpu, run => Over(run.Median("routes", PeerRun.Ours), run.Median("get1k", PeerRun.Ours))),
        Costs("routes", "GET, 10,000 routes", "nginx", 1.25),
        Costs("post-ai", "POST, 2 KB in, 4 KB out", "fwd-inl", 1.1),
        Costs("post-ai", "POST, 2 KB in, 4 KB out", "nginx", 1.6),
        Costs("sse", "100 event streams", "fwd-inl", 1.1, "CPU an event"),
        Costs("sse", "100 event streams", "nginx", 1.4, "CPU an event"),
        new("sse", "100 event streams", "fwd-inl", 1.15, "time to the first event, beyond the destination's own", run => Over(Added(run, PeerRun.Ours), Added(run, "fwd-inl"))),
        Costs("cache-hit", "cache hit, 4 KB", "nginx", 0.85),
        Costs("cache-hit", "cache hit, 4 KB", "varnish", 0.6),
        Costs("gzip", "gzip, 64 KB of JSON", "nginx", 0.6),
        Costs("br", "br, 64 KB of JSON", "nginx", 0.8),
        Costs("big", "10 MB", "nginx", 1.15),
        new("get1k", "GET, 1 KB", "fwd-inl", 1.1, "resident memory, peak", run => Over(run.Median("get1k", PeerRun.Ours, "rss"), run.Median("get1k", "fwd-inl", "rss"))),
        new("coldstart", "start to the first proxied 200", "hello-r2rc", 1.25, "time on the clock", run => Over(run.Median("coldstart", PeerRun.Ours, "ms"), run.Median("coldstart", "hello-r2rc", "ms"))),
        new("coldstart", "start to the first proxied 200", "hello-r2rc", 1, "resident memory after it", run => Over(run.Median("coldstart", PeerRun.Ours, "rss"), run.Median("coldstart", "hello-r2rc", "rss"))),
    ];

    private static PeerGoal Costs(string scenario, string what, string peer, double most, string measure = Cpu) => new(
        scenario, what, peer, most, measure, run => run.Ratio(scenario, PeerRun.Ours, peer) is { } ratio ? (ratio, run.BestRatio(scenario, PeerRun.Ours, peer)) : null);

    private static (double Ratio, double? Best)? Over(double? ours, double? theirs) => ours / theirs is { } ratio ? (ratio, null) : null;

    private static double? Added(PeerRun run, string target) => run.Median("sse", target, "ttfe_p50") - run.Median("sse", "direct", "ttfe_p50");
}
