namespace FuncProxy.Admin.Api;

/// <summary>A destination's last failure.</summary>
/// <param name="At">When its request ended.</param>
/// <param name="Reason">An error type of Proxy-Status (RFC 9209 §2.3), or a status.</param>
internal sealed record FailureAnswer(DateTimeOffset At, string Reason);
