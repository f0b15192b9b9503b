using Microsoft.Extensions.Primitives;

namespace FuncProxy.Routing.Stores;

/// <summary>Where the routes live.</summary>
public interface IRouteStore : IDisposable
{
    /// <summary>What to call it in logs and on readiness, e.g. the file's name as it was configured.</summary>
    string Name { get; }

    /// <summary>How often to read while requests come, for a store that does not tell of changes by itself; null for one that does, by <see cref="Watch"/>.</summary>
    TimeSpan? RefreshInterval { get; }

    /// <summary>Reads and validates the document. Expected failures (missing, unreachable, invalid) are in the reading, not thrown.</summary>
    /// <param name="served">The version that the caller serves; a reading of the same version may leave the document out.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<RouteStoreReading> ReadAsync(string? served, CancellationToken cancellationToken);

    /// <summary>A token that fires when the document may have changed; a new one is to be taken after each firing.</summary>
    IChangeToken Watch();
}
