using System.Text.Json;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation;

/// <summary>Writes a document as JSON: indented, unset fields left out. <see cref="RouteDocumentReader"/> reads it back unchanged.</summary>
/// <remarks>A text that would read as an app setting is written as it is; a document that was read without settings keeps its <c>%NAME%</c> so.</remarks>
public static class RouteDocumentWriter
{
    /// <summary>The document as UTF-8 JSON.</summary>
    public static byte[] Write(RouteDocument document) =>
        JsonSerializer.SerializeToUtf8Bytes(document, RouteDocumentJson.Default.RouteDocument);
}
