using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Forwarding.Limits.Leases;

/// <summary>For an engine without a table of quotas: no route has a limit that instances share.</summary>
public sealed class FleetRule : IRouteDocumentRule
{
    /// <inheritdoc/>
    public void Check(RouteDocument document, RouteDocumentErrors errors)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(errors);
        foreach (var (id, route) in document.Routes ?? new Dictionary<string, RouteConfig>())
        {
            if (route.Limits?.Scope == LimitScope.Fleet)
            {
                errors.Add(
                    DocumentPath.Root["routes"][id]["limits"]["scope"],
                    "a limit that instances share needs Table Storage; set RouteStorage or RouteStorage__tableServiceUri and publish the routes there, or set \"scope\": \"instance\"");
            }
        }
    }
}
