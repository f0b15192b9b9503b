using FuncProxy.Forwarding.Limits;

namespace FuncProxy.Admin.Api;

/// <summary>What the table says of a shared quota.</summary>
/// <param name="Route">The route's id.</param>
/// <param name="Consumer">The consumer's id; null for the quota of the route as a whole.</param>
/// <param name="Begins">When the window begins that was last taken from.</param>
/// <param name="Ends">When it ends; once that is past, nothing has been taken of the present one.</param>
/// <param name="Given">How many of its requests were given to instances.</param>
internal sealed record QuotaAnswer(string Route, string? Consumer, DateTimeOffset Begins, DateTimeOffset Ends, int Given)
{
    /// <summary>A quota's answer.</summary>
    public static QuotaAnswer Of(SharedQuota quota) => new(quota.Route, quota.Consumer, quota.Begins, quota.Begins + quota.Window, quota.Given);
}
