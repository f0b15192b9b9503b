using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation;

/// <summary>A rule that a document must keep, added by a part that <see cref="RouteDocumentReader"/> does not know.</summary>
public interface IRouteDocumentRule
{
    /// <summary>Reports all that breaks the rule. Called once per reading, also when other rules have found errors; fields that could not be read are unset then.</summary>
    void Check(RouteDocument document, RouteDocumentErrors errors);
}
