namespace FuncProxy.Admin.Api;

/// <summary>The requests that ended in a second.</summary>
/// <param name="At">When it began.</param>
/// <param name="Requests">How many.</param>
/// <param name="Errors">Of these, failed in the proxy, on the way to a destination or with 5xx.</param>
/// <param name="P50">Half took no longer, in milliseconds; null when there were none.</param>
/// <param name="P90">Nine in ten.</param>
/// <param name="P99">99 in a hundred.</param>
internal sealed record SeriesPoint(DateTimeOffset At, long Requests, int Errors, double? P50, double? P90, double? P99);
