namespace FuncProxy.Admin.Live;

/// <summary>An attempt of a request that failed.</summary>
/// <param name="Destination">The destination's id.</param>
/// <param name="Reason">What was wrong; null where the attempt was answered and the answer sent on.</param>
internal sealed record FailedAttempt(string Destination, string? Reason);
