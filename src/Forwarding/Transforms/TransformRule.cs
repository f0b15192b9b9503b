using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>Every route's transforms can be compiled.</summary>
public sealed class TransformRule : IRouteDocumentRule
{
    /// <inheritdoc/>
    public void Check(RouteDocument document, RouteDocumentErrors errors)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(errors);
        foreach (var (id, route) in document.Routes ?? new Dictionary<string, RouteConfig>())
        {
            foreach (var error in TransformValidation.Check(route))
            {
                Add(errors, DocumentPath.Root["routes"][id]["transforms"][error.Index], error);
            }
        }
    }

    private static void Add(RouteDocumentErrors errors, DocumentPath at, TransformError error)
    {
        // An entry without any name is the reader's to report, as the form of the document.
        if (error.Parameter is not { } parameter)
        {
            return;
        }
        var message = $"{Printable.Quote(parameter)} {error.Message}";
        if (error.IsMissing)
        {
            errors.AddMissing(at, message);
        }
        else
        {
            errors.Add(at[parameter], message);
        }
    }
}
