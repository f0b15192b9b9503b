using System.Text.Json;
using FuncProxy.Admin.Documents;
using FuncProxy.Forwarding.Explaining;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Validation;
using Microsoft.Extensions.Logging.Abstractions;

namespace FuncProxy.Admin.Api;

/// <summary>Explains requests by this instance's options and app settings, and shows the settings by their names.</summary>
/// <param name="check">Reads documents.</param>
/// <param name="options">The engine's options.</param>
/// <param name="time">The engine's clock.</param>
internal sealed class Explanations(DocumentCheck check, ProxyOptions options, TimeProvider time)
{
    // Its log would tell of destinations that serve nobody.
    private readonly RouteExplainer _explainer = new(options, time, NullLoggerFactory.Instance);

    /// <summary>Explains what a document makes of a request.</summary>
    /// <returns>The explanation as JSON; or null and what is wrong with the document.</returns>
    public async Task<(byte[]? Json, IReadOnlyList<RouteDocumentError> Errors)> ExplainAsync(ReadOnlyMemory<byte> text, ExplainedRequest request)
    {
        var read = check.Read(text);
        return read.Document is { } document
            ? (JsonSerializer.SerializeToUtf8Bytes(await _explainer.ExplainAsync(document, request, read.Mask), ExplanationJson.Default.RouteExplanation), [])
            : (null, read.Errors);
    }
}
