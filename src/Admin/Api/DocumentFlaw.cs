using FuncProxy.Routing.Validation;

namespace FuncProxy.Admin.Api;

/// <summary>One thing that is wrong with a document.</summary>
/// <param name="Path">Where, as a JSON path; null where it is no one place.</param>
/// <param name="Message">What is wrong and what would be right; never holds an app setting's value.</param>
/// <param name="Line">The line, from 1; null where it is no one place.</param>
/// <param name="Column">The column in characters, from 1; null where it is no one place.</param>
internal sealed record DocumentFlaw(string? Path, string Message, int? Line = null, int? Column = null)
{
    public static DocumentFlaw Of(RouteDocumentError error) => new(error.Path, error.Message, error.Line > 0 ? error.Line : null, error.Line > 0 ? error.Column : null);

    public static DocumentFlaw Of(string message) => new(null, message);
}
