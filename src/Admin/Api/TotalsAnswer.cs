namespace FuncProxy.Admin.Api;

/// <summary>All requests since the start.</summary>
/// <param name="Requests">How many have ended.</param>
/// <param name="Errors4xx">Of these, answered 4xx.</param>
/// <param name="Errors5xx">Of these, answered 5xx.</param>
/// <param name="ProxyErrors">Of these, gone wrong in the proxy or on the way to a destination.</param>
/// <param name="InFlight">How many have begun and not ended.</param>
/// <param name="BytesIn">The bytes of request bodies.</param>
/// <param name="BytesOut">The bytes of response bodies.</param>
/// <param name="P50">Half of the last minute's took no longer, in milliseconds; null when there were none.</param>
/// <param name="P90">Nine in ten.</param>
/// <param name="P99">99 in a hundred.</param>
/// <param name="Recent">Those of the last minute.</param>
internal sealed record TotalsAnswer(long Requests, long Errors4xx, long Errors5xx, long ProxyErrors, int InFlight, long BytesIn, long BytesOut, double? P50, double? P90, double? P99, RecentAnswer Recent);
