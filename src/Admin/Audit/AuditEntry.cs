namespace FuncProxy.Admin.Audit;

/// <summary>A write.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Who">Who says to have made it; null when nobody does.</param>
/// <param name="Action">What was done: <c>publish</c>, <c>rollback</c>, <c>purge</c>, <c>drain</c>, <c>restore</c>.</param>
/// <param name="Target">To what: a cluster and destination, what was purged; null for the document.</param>
/// <param name="Generation">The generation that came of it, or that is served instead; null where there is none.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="ClientAddress">Where it came from.</param>
internal sealed record AuditEntry(DateTimeOffset At, string? Who, string Action, string? Target, int? Generation, string Outcome, string? ClientAddress);
