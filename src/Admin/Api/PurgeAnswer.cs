namespace FuncProxy.Admin.Api;

/// <summary>What came of a purge.</summary>
/// <param name="Instance">Whose cache it was.</param>
/// <param name="Removed">How many responses were removed.</param>
internal sealed record PurgeAnswer(InstanceInfo Instance, int Removed);
