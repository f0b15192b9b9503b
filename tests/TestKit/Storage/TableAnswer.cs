using System.Text.Json;

namespace FuncProxy.TestKit;

/// <summary>What a table service answered to a <see cref="TableCalls"/>.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers, the content's among them.</param>
/// <param name="Body">The body.</param>
public sealed record TableAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The entity's version; null without one.</summary>
    public string? ETag => Headers.GetValueOrDefault("ETag");

    /// <summary>The service's own name for the error; null without one.</summary>
    public string? ErrorCode => Headers.GetValueOrDefault("x-ms-error-code");

    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonElement.Parse(Body);
}
