using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation;

/// <summary>A document that was read, or all that is wrong with it.</summary>
/// <param name="Document">The document; null when there are errors.</param>
/// <param name="Errors">Every error, in the order of the text.</param>
public sealed record RouteDocumentResult(RouteDocument? Document, IReadOnlyList<RouteDocumentError> Errors)
{
    /// <summary>Takes the values of the app settings that were put in out of what is shown.</summary>
    public SettingMask Mask { get; init; } = SettingMask.None;
}
