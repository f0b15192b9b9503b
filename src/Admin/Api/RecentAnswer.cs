using FuncProxy.Admin.Live;

namespace FuncProxy.Admin.Api;

/// <summary>The requests that ended in the last minute.</summary>
/// <param name="Requests">How many.</param>
/// <param name="Errors">Of these, failed in the proxy, on the way to a destination or with 5xx.</param>
internal sealed record RecentAnswer(long Requests, long Errors)
{
    public static RecentAnswer Of(LatencyWindow window) => new(window.Requests, window.Errors);
}
