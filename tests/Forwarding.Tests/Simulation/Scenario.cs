namespace FuncProxy.Forwarding.Tests.Simulation;

/// <summary>Four destinations on a bad day.</summary>
/// <param name="Name">What is wrong, as the page says it.</param>
/// <param name="StartAsync">Starts the destinations.</param>
internal sealed record Scenario(string Name, Func<Task<SimulatedDestination[]>> StartAsync)
{
    public static readonly Scenario Healthy = new("all four are well", () => OneOfFourAsync(() => SimulatedDestination.WellAsync()));

    public static readonly Scenario Refuses = new("(a) one of four refuses connections", () => OneOfFourAsync(() => Task.FromResult(SimulatedDestination.Gone())));

    public static readonly Scenario Hangs = new("(b) one hangs", () => OneOfFourAsync(() => Task.FromResult(SimulatedDestination.Hanging())));

    public static readonly Scenario Full = new("(c) one answers 429, `Retry-After: 20`", () => OneOfFourAsync(() => SimulatedDestination.FullAsync()));

    public static readonly Scenario Slow = new("(d) one takes 200 ms, the others 10", () => OneOfFourAsync(() => SimulatedDestination.SlowAsync(TimeSpan.FromMilliseconds(200))));

    public static readonly Scenario Flaps = new("(e) one answers 503 in every second second", () => OneOfFourAsync(SimulatedDestination.FlappingAsync));

    public static readonly Scenario FullGroup = new("(f) two quota groups of two, one of them full", async () =>
    [
        await SimulatedDestination.WellAsync("free"),
        await SimulatedDestination.WellAsync("free"),
        await SimulatedDestination.FullAsync("full"),
        await SimulatedDestination.FullAsync("full"),
    ]);

    public static IReadOnlyList<Scenario> All { get; } = [Healthy, Refuses, Hangs, Full, Slow, Flaps, FullGroup];

    private static async Task<SimulatedDestination[]> OneOfFourAsync(Func<Task<SimulatedDestination>> bad) =>
        [await SimulatedDestination.WellAsync(), await SimulatedDestination.WellAsync(), await SimulatedDestination.WellAsync(), await bad()];
}
