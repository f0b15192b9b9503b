namespace FuncProxy.TestKit;

/// <summary>One operation of a transaction.</summary>
/// <param name="Method">PUT, POST, MERGE or DELETE.</param>
/// <param name="Path">What it is about, from the table's name on: see <see cref="TableCalls.Entity"/>.</param>
/// <param name="Json">The entity on one line; null for DELETE.</param>
/// <param name="IfMatch">The version that must be there; null for any or none.</param>
public sealed record TableChange(string Method, string Path, string? Json = null, string? IfMatch = null);
