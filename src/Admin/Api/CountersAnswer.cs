namespace FuncProxy.Admin.Api;

/// <summary>What an instance has served.</summary>
/// <param name="Instance">Which one.</param>
/// <param name="At">When it was counted together.</param>
/// <param name="Totals">All requests since the start.</param>
/// <param name="Routes">By route, those that have served something.</param>
/// <param name="Series">By second, the last 120 that are over, the oldest first.</param>
internal sealed record CountersAnswer(InstanceInfo Instance, DateTimeOffset At, TotalsAnswer Totals, IReadOnlyList<RouteCountersAnswer> Routes, IReadOnlyList<SeriesPoint> Series);
