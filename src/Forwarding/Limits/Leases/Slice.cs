namespace FuncProxy.Forwarding.Limits.Leases;

/// <summary>What was got of a quota.</summary>
/// <param name="Count">How many requests it is good for; 0 when nothing is left.</param>
/// <param name="Room">How many more the window has for whoever asks.</param>
/// <param name="Conflicts">How often somebody else was quicker.</param>
/// <param name="IsOfAnotherWindow">Whether another window was found to be on, so that nothing was learned of this one.</param>
internal readonly record struct Slice(int Count, int Room, int Conflicts, bool IsOfAnotherWindow = false);
