using System.Text.Json;

namespace FuncProxy.Bench.Peers;

/// <summary>One run of the side-by-side harness: scenarios, targets, and each target's rounds, interleaved with the others'.</summary>
internal sealed class PeerRun(JsonElement run)
{
    /// <summary>This proxy's name in a run.</summary>
    public const string Ours = "funcproxy";

    private const string OwnCpu = "us";

    private readonly JsonElement _scenarios = run.GetProperty("scenarios");

    /// <summary>When it was.</summary>
    public string When => run.GetProperty("when").GetString()!;

    /// <summary>How many rounds each target had.</summary>
    public int Rounds => run.GetProperty("rounds").GetInt32();

    /// <summary>Seconds of a round.</summary>
    public int Seconds => run.GetProperty("secs").GetInt32();

    /// <exception cref="JsonException">The file is no JSON of a run.</exception>
    public static PeerRun Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.TryGetProperty("scenarios", out _) ? new PeerRun(document.RootElement.Clone()) : throw new JsonException($"{file} has no 'scenarios': it is no result of the harness.");
    }

    /// <summary>The targets that a scenario was run with; none where it was not run.</summary>
    public IReadOnlyList<string> Targets(string scenario) =>
        _scenarios.TryGetProperty(scenario, out var targets) ? [.. targets.EnumerateObject().Where(target => target.Value.GetArrayLength() > 0).Select(target => target.Name)] : [];

    /// <summary>A target's median of a figure; null where it has none.</summary>
    public double? Median(string scenario, string target, string figure = OwnCpu) => Rounded(scenario, target, figure) is { Length: > 0 } values ? MedianOf(values) : null;

    /// <summary>The median of one target's figure over another's, round by round, for both had the machine's same mood in a round; null where one was not run.</summary>
    public double? Ratio(string scenario, string target, string peer, string figure = OwnCpu)
    {
        var (ours, theirs) = (Rounded(scenario, target, figure), Rounded(scenario, peer, figure));
        return ours.Length > 0 && ours.Length == theirs.Length ? MedianOf([.. ours.Zip(theirs, (one, other) => one / other)]) : null;
    }

    /// <summary>The ratio of the best rounds.</summary>
    public double? BestRatio(string scenario, string target, string peer, string figure = OwnCpu)
    {
        var (ours, theirs) = (Rounded(scenario, target, figure), Rounded(scenario, peer, figure));
        return ours.Length > 0 && theirs.Length > 0 ? ours.Min() / theirs.Min() : null;
    }

    private double[] Rounded(string scenario, string target, string figure) =>
        _scenarios.TryGetProperty(scenario, out var targets) && targets.TryGetProperty(target, out var rounds)
            ? [.. rounds.EnumerateArray().Where(round => round.TryGetProperty(figure, out _)).Select(round => round.GetProperty(figure).GetDouble())]
            : [];

    private static double MedianOf(double[] values)
    {
        Array.Sort(values);
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }
}
