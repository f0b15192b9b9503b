namespace FuncProxy.Forwarding.Balancing.Health;

/// <summary>How often a cluster is probed, and what that means.</summary>
/// <param name="Interval">From the beginning of a round to that of the next, at least.</param>
/// <param name="Threshold">How many failures in a row make a destination unhealthy.</param>
/// <param name="Random">A number from 0 to 1, which spreads the rounds.</param>
internal sealed record ActiveHealthSettings(TimeSpan Interval, int Threshold, Func<double> Random);
