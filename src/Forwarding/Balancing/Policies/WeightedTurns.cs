using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Policies;

/// <summary>The order in which destinations take turns: each comes as often as its weight says, spread as evenly over the cycle as can be.</summary>
internal static class WeightedTurns
{
    private const int LongestCycle = 1 << 16;
    private const double GoldenRatio = 0.61803398874989485;

    /// <summary>One cycle. Weights whose cycle would have more than 65,536 turns are rounded.</summary>
    public static Destination[] Of(Destination[] destinations)
    {
        var weights = Reduce(destinations);
        var turns = new Destination[weights.Sum()];
        // A destination's k-th turn is due when (k + its phase) / weight of the cycle has passed; the earliest due comes first. Phases that lie apart keep the turns of light ones apart.
        var due = new PriorityQueue<int, (double Due, int Index)>();
        var taken = new int[destinations.Length];
        for (var i = 0; i < destinations.Length; i++)
        {
            due.Enqueue(i, (Phase(i) / weights[i], i));
        }
        for (var turn = 0; turn < turns.Length; turn++)
        {
            var next = due.Dequeue();
            turns[turn] = destinations[next];
            due.Enqueue(next, ((++taken[next] + Phase(next)) / weights[next], next));
        }
        return turns;
    }

    private static double Phase(int index) => (0.5 + (index * GoldenRatio)) % 1;

    private static int[] Reduce(Destination[] destinations)
    {
        var divisor = destinations.Aggregate(0, static (all, destination) => Gcd(all, destination.Weight));
        var weights = Array.ConvertAll(destinations, destination => destination.Weight / divisor);
        var total = weights.Sum(static weight => (long)weight);
        return total <= LongestCycle
            ? weights
            : Array.ConvertAll(weights, weight => (int)Math.Max(1, Math.Round((double)weight * LongestCycle / total)));
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
