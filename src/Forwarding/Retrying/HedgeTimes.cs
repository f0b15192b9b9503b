namespace FuncProxy.Forwarding.Retrying;

/// <summary>How long is waited for an attempt that may have others beside it.</summary>
/// <param name="Activity">How long a destination may be silent.</param>
/// <param name="HedgeAfter">How late an answer may be before another destination is asked; null for never.</param>
internal sealed record HedgeTimes(TimeSpan Activity, TimeSpan? HedgeAfter);
