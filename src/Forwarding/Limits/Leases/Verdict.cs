namespace FuncProxy.Forwarding.Limits.Leases;

/// <summary>What becomes of a request.</summary>
/// <param name="Outcome">Whether it goes on.</param>
/// <param name="Left">How many more the quota takes, as far as this instance knows.</param>
/// <param name="Refill">What it is to wait for, where it is.</param>
internal readonly record struct Verdict(LeaseOutcome Outcome, int Left, Refill? Refill = null);
