namespace FuncProxy.Forwarding.Pipeline;

/// <summary>An attempt that failed.</summary>
/// <param name="At">When its request ended.</param>
/// <param name="Reason">An error type of Proxy-Status (RFC 9209 §2.3), or a status.</param>
public sealed record AttemptFailure(DateTimeOffset At, string Reason);
