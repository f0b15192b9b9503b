namespace FuncProxy.Forwarding.Pipeline;

/// <summary>What is known of the routes' store, for readiness and for the answer while there are no routes.</summary>
/// <param name="Store">The store's name.</param>
/// <param name="Version">The version that is served; null when there is none yet.</param>
/// <param name="Errors">Why the newest version is not served; empty when it is.</param>
public sealed record StoreStatus(string Store, string? Version, IReadOnlyList<string> Errors)
{
    /// <summary>The state in one sentence.</summary>
    public string Summary => (Version, Errors.Count) switch
    {
        (null, 0) => $"The routes in {Store} are being loaded.",
        (null, _) => $"The routes in {Store} cannot be used; once that is mended they are loaded.",
        (_, 0) => $"The routes in {Store} are served.",
        _ => $"The newest state of {Store} cannot be used; the last good one is served.",
    };
}
