using FuncProxy.Admin.Audit;

namespace FuncProxy.Admin.Api;

/// <summary>The last writes through an instance.</summary>
/// <param name="Instance">Which one.</param>
/// <param name="Writes">The writes, the latest first.</param>
internal sealed record AuditAnswer(InstanceInfo Instance, IReadOnlyList<AuditEntry> Writes);
