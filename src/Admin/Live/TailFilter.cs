using FuncProxy.Forwarding.Telemetry;

namespace FuncProxy.Admin.Live;

/// <summary>Which requests a reader wants to see.</summary>
/// <param name="Route">Of one route; null for all.</param>
/// <param name="LeastStatus">From this status on.</param>
/// <param name="MostStatus">Up to this one.</param>
internal sealed record TailFilter(string? Route, int LeastStatus, int MostStatus)
{
    private const int AnyStatus = 999;

    /// <summary>Reads a filter.</summary>
    /// <param name="route">A route's id; null for all.</param>
    /// <param name="status">A status, as <c>404</c>, or a class of them, as <c>5xx</c>; null for all.</param>
    /// <returns>Null when the status is neither.</returns>
    public static TailFilter? Parse(string? route, string? status)
    {
        if (status is null)
        {
            return new TailFilter(route, 0, AnyStatus);
        }
        if (status is [>= '1' and <= '5' and var hundreds, 'x' or 'X', 'x' or 'X'])
        {
            var least = (hundreds - '0') * 100;
            return new TailFilter(route, least, least + 99);
        }
        return status is [>= '1' and <= '5', >= '0' and <= '9', >= '0' and <= '9'] && int.Parse(status, System.Globalization.CultureInfo.InvariantCulture) is var one ? new TailFilter(route, one, one) : null;
    }

    /// <summary>Whether a request is to be seen.</summary>
    public bool Takes(in RequestRecord record) => record.Status is var status && status >= LeastStatus && status <= MostStatus && (Route is null || record.Route?.Id == Route);
}
