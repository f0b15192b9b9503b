using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

/// <summary>Every path is a template that the matcher can read.</summary>
internal sealed class PathTemplateRule : IRouteDocumentRule
{
    public void Check(RouteDocument document, RouteDocumentErrors errors)
    {
        foreach (var (id, route) in document.Routes ?? Empty)
        {
            if (route.Match?.Path is { Length: > 0 } path && !PathTemplate.TryParse(path, out _, out var problem))
            {
                var place = DocumentPath.Root["routes"][id]["match"]["path"];
                errors.Add(place, $"the path {errors.Quote(place, path)} cannot be read: {problem}");
            }
        }
    }

    private static readonly Dictionary<string, RouteConfig> Empty = [];
}
