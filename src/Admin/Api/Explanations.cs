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
        var used = new Dictionary<string, string>(StringComparer.Ordinal);
        var read = check.Read(text, Look);
        if (read.Document is not { } document)
        {
            return (null, read.Errors);
        }
        var explanation = await _explainer.ExplainAsync(document, request);
        var json = JsonSerializer.SerializeToNode(explanation, ExplanationJson.Default.RouteExplanation)!;
        new SettingMask(used).Apply(json);
        return (JsonSerializer.SerializeToUtf8Bytes(json, ExplanationJson.Default.JsonNode), []);

        string? Look(string name)
        {
            var value = check.Setting(name);
            if (value is not null)
            {
                used[name] = value;
            }
            return value;
        }
    }
}
