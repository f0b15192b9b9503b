namespace FuncProxy.Routing.Stores.Generations;

/// <summary>What came of an attempt to flip the head.</summary>
/// <param name="IsServed">Whether the generation is known to be served, or to have been until another replaced it.</param>
/// <param name="Generation">The generation that is served; null when it is not known or there is none.</param>
/// <param name="Doubt">Why it is not known which is served; null when it is.</param>
internal sealed record FlipResult(bool IsServed, int? Generation, string? Doubt);
