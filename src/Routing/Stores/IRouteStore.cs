using Microsoft.Extensions.Primitives;

namespace FuncProxy.Routing.Stores;

/// <summary>Where the routes live.</summary>
public interface IRouteStore : IDisposable
{
    /// <summary>What to call it in logs and on readiness, e.g. the file's name as it was configured.</summary>
    string Name { get; }

    /// <summary>Reads and validates the document. Expected failures (missing, unreachable, invalid) are in the reading, not thrown.</summary>
    Task<RouteStoreReading> ReadAsync(CancellationToken cancellationToken);

    /// <summary>A token that fires when the document may have changed; a new one is to be taken after each firing.</summary>
    IChangeToken Watch();
}
