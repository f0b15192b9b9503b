namespace FuncProxy.Admin.Api;

/// <summary>How the routes' store stands, for this instance.</summary>
/// <param name="Kind"><c>file</c> or <c>table</c>.</param>
/// <param name="Name">What logs call it.</param>
/// <param name="Version">The version that is served; null when there is none yet.</param>
/// <param name="Generation">The generation that is served; null with a file.</param>
/// <param name="State">The state in a sentence.</param>
/// <param name="Errors">Why the newest version is not served; empty when it is.</param>
/// <param name="Writable">Whether documents can be published through this instance, as far as that is known without trying.</param>
internal sealed record StoreAnswer(string Kind, string Name, string? Version, int? Generation, string State, IReadOnlyList<string> Errors, bool Writable);
