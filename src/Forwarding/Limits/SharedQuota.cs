namespace FuncProxy.Forwarding.Limits;

/// <summary>What the table says of a quota that instances share.</summary>
/// <param name="Route">The route's id.</param>
/// <param name="Consumer">The consumer's id; null for the quota of the route as a whole.</param>
/// <param name="Begins">When the window begins that was last taken from.</param>
/// <param name="Window">How long it lasts.</param>
/// <param name="Given">How many of its requests were given to instances, whether they have come or not.</param>
public sealed record SharedQuota(string Route, string? Consumer, DateTimeOffset Begins, TimeSpan Window, int Given);
