namespace FuncProxy.Admin.Api;

/// <summary>A route's requests.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Requests">How many have ended since the start.</param>
/// <param name="Errors4xx">Of these, answered 4xx.</param>
/// <param name="Errors5xx">Of these, answered 5xx.</param>
/// <param name="ProxyErrors">Of these, gone wrong in the proxy or on the way to a destination.</param>
/// <param name="P50">Half of the last minute's took no longer, in milliseconds; null when there were none.</param>
/// <param name="P90">Nine in ten.</param>
/// <param name="P99">99 in a hundred.</param>
/// <param name="Rps">Requests a second, over the last ten.</param>
/// <param name="CacheHits">Answered by what is stored, without asking a destination.</param>
/// <param name="CacheMisses">Of those that the cache could have answered, answered by a destination.</param>
/// <param name="BytesOut">The bytes of response bodies.</param>
/// <param name="Recent">Those of the last minute.</param>
internal sealed record RouteCountersAnswer(string Id, long Requests, long Errors4xx, long Errors5xx, long ProxyErrors, double? P50, double? P90, double? P99, double Rps, long CacheHits, long CacheMisses, long BytesOut, RecentAnswer Recent);
