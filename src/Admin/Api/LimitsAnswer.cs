namespace FuncProxy.Admin.Api;

/// <summary>The limits of the served routes, and what instances have taken of those that they share.</summary>
/// <param name="Instance">Which instance answers.</param>
/// <param name="Limits">The limits.</param>
/// <param name="Quotas">The shared quotas as the table has them; null where there is no table, or it could not be read.</param>
/// <param name="Fault">Why the table could not be read; null when it was, or there is none.</param>
internal sealed record LimitsAnswer(InstanceInfo Instance, IReadOnlyList<LimitAnswer> Limits, IReadOnlyList<QuotaAnswer>? Quotas, string? Fault);
