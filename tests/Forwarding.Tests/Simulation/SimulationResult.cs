using System.Globalization;

namespace FuncProxy.Forwarding.Tests.Simulation;

/// <summary>What clients and destinations have seen.</summary>
/// <param name="Requests">Requests that were answered, rightly or wrongly.</param>
/// <param name="Errors">Those whose answer was not the destination's 200.</param>
/// <param name="FirstError">The first of them; null for none.</param>
/// <param name="P50">The median of the times to the whole answer, errors included.</param>
/// <param name="P90">The 90th percentile of these.</param>
/// <param name="Attempts">Attempts by destination, in the scenario's order.</param>
internal sealed record SimulationResult(int Requests, int Errors, string? FirstError, TimeSpan P50, TimeSpan P90, IReadOnlyList<long> Attempts)
{
    public double AttemptsPerRequest => (double)Attempts.Sum() / Requests;

    /// <summary>The cells of its row.</summary>
    public override string ToString()
    {
        var all = Math.Max(1, Attempts.Sum());
        var shares = string.Join(" / ", Attempts.Select(each => Math.Round(100.0 * each / all)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Requests:n0} | {Errors:n0} ({100.0 * Errors / Requests:0.#} %) | {P50.TotalMilliseconds:0} | {P90.TotalMilliseconds:0} | {shares} | {AttemptsPerRequest:0.00}");
    }
}
