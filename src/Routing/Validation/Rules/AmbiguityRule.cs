using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

/// <summary>No two routes take the same request with the same precedence.</summary>
internal sealed class AmbiguityRule : IRouteDocumentRule
{
    public void Check(RouteDocument document, RouteDocumentErrors errors)
    {
        if (document.Routes is null)
        {
            return;
        }

        foreach (var (first, second) in RouteAmbiguity.Find(document.Routes))
        {
            var place = DocumentPath.Root["routes"][second];
            if (!IsUncertain(DocumentPath.Root["routes"][first], errors) && !IsUncertain(place, errors))
            {
                errors.Add(place, $"the routes {Printable.Quote(first)} and {Printable.Quote(second)} take the same requests with the same precedence; set different 'order', or let path, hosts, methods or criteria differ");
            }
        }
    }

    // What was left out of a route may be what tells it from the other.
    private static bool IsUncertain(DocumentPath route, RouteDocumentErrors errors) =>
        errors.WasRefused(route["order"]) || errors.WasRefused(route["match"]);
}
