namespace FuncProxy.Routing.Validation;

/// <summary>One thing that is wrong with a document.</summary>
/// <param name="Path">Where, as a JSON path: <c>$.routes.chat.match.path</c>.</param>
/// <param name="Line">The line, from 1; 0 when the document was not read from text.</param>
/// <param name="Column">The column in characters, from 1; 0 when the document was not read from text.</param>
/// <param name="RouteId">The route that it concerns, if it concerns one.</param>
/// <param name="Message">What is wrong and what would be right. Never holds the value of an app setting.</param>
public sealed record RouteDocumentError(string Path, int Line, int Column, string? RouteId, string Message)
{
    /// <summary>The error on one line: place, then message.</summary>
    public override string ToString() => Line > 0 ? $"line {Line}, column {Column}: {Path}: {Message}" : $"{Path}: {Message}";
}
