using FuncProxy.Routing.Validation;

namespace FuncProxy.Admin.Documents;

/// <summary>Judges documents as this instance would on reading them: by all of the engine's rules, and with its app settings.</summary>
/// <param name="settings">App settings by name.</param>
/// <param name="rules">The engine's rules.</param>
internal sealed class DocumentCheck(Func<string, string?> settings, IReadOnlyList<IRouteDocumentRule> rules)
{
    /// <summary>Reads a document.</summary>
    /// <param name="text">Its text, UTF-8.</param>
    /// <returns>The document with the settings' values in it, or every error, none of which holds a setting's value.</returns>
    public RouteDocumentResult Read(ReadOnlyMemory<byte> text) => RouteDocumentReader.Read(text, settings, rules);

    /// <summary>What keeps a document from being published: what is wrong with it here, and what is wrong with it before any setting is put in, as publications are judged elsewhere.</summary>
    public IReadOnlyList<RouteDocumentError> Judge(ReadOnlyMemory<byte> text)
        => Read(text) is { Errors: { Count: > 0 } errors } ? errors : RouteDocumentReader.Read(text, settings: null, rules).Errors;
}
