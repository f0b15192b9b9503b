using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Forwarding.Caching;

/// <summary>No key holds a field of which destinations see something else than clients send: one client could choose what another is served.</summary>
/// <param name="rewritten">Says of a route which fields those are.</param>
public sealed class KeyHeaderRule(Func<RouteConfig, Func<string, bool>> rewritten) : IRouteDocumentRule
{
    /// <inheritdoc/>
    public void Check(RouteDocument document, RouteDocumentErrors errors)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(errors);
        foreach (var (id, route) in document.Routes ?? new Dictionary<string, RouteConfig>())
        {
            if (route.Cache?.KeyHeaders is not { Count: > 0 } names)
            {
                continue;
            }
            var isRewritten = rewritten(route);
            for (var i = 0; i < names.Count; i++)
            {
                if (names[i] is { } name && isRewritten(name))
                {
                    var at = DocumentPath.Root["routes"][id]["cache"]["keyHeaders"][i];
                    errors.Add(at, $"{errors.Quote(at, name)} is written by the proxy, or believed of trusted peers only, so that destinations see another value than clients send; remove it");
                }
            }
        }
    }
}
