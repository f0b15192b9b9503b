using System.Text.Json;

namespace FuncProxy.FunctionApp.Settings;

/// <summary>Reads the <c>Values</c> of local.settings.json, as <c>func start</c> does, for a run without it.</summary>
internal static class LocalSettings
{
    private const string FileName = "local.settings.json";
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The values; none when there is no file.</summary>
    /// <exception cref="FormatException">The file is not the JSON that it should be; the message says where.</exception>
    public static IEnumerable<KeyValuePair<string, string?>> Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return [];
        }
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            var values = new List<KeyValuePair<string, string?>>();
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("Values", out var entries) && entries.ValueKind == JsonValueKind.Object)
            {
                foreach (var entry in entries.EnumerateObject())
                {
                    values.Add(new(entry.Name.Replace("__", ":"), entry.Value.ToString()));
                }
            }
            return values;
        }
        catch (JsonException exception)
        {
            throw new FormatException($"{FileName} is not valid JSON at line {exception.LineNumber + 1}: mend it or remove it.", exception);
        }
    }
}
