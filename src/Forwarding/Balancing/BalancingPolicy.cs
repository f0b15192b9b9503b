using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing;

/// <summary>Chooses among destinations of the same priority. Safe for any number of threads, and free of allocations and locks.</summary>
internal abstract class BalancingPolicy
{
    /// <summary>A destination that <see cref="SelectionRound.CanTake(Destination)"/>; null when there is none.</summary>
    public abstract Destination? Choose(in SelectionRound round);
}
