namespace FuncProxy.Admin.Api;

/// <summary>How destinations stand for an instance.</summary>
/// <param name="Instance">Which one.</param>
/// <param name="Clusters">The clusters that it serves.</param>
internal sealed record DestinationsAnswer(InstanceInfo Instance, IReadOnlyList<ClusterAnswer> Clusters);
