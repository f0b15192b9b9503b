namespace FuncProxy.Admin.Live;

/// <summary>What has ended in the last minute.</summary>
/// <param name="Requests">How many requests.</param>
/// <param name="Errors">Those of them that failed.</param>
/// <param name="Percentiles">Of their durations; null when there were none.</param>
internal readonly record struct LatencyWindow(long Requests, long Errors, Percentiles? Percentiles);
