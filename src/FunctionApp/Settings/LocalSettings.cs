using System.Text.Json;

namespace FuncProxy.FunctionApp.Settings;

/// <summary>Reads the <c>Values</c> of local.settings.json, as <c>func start</c> does, for a run without it.</summary>
internal static class LocalSettings
{
    private const string FileName = "local.settings.json";
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The values; none when there is no file. Of a repeated name the last counts.</summary>
    /// <param name="folder">The folder that the file is looked for in.</param>
    /// <param name="errors">Receives a line when the file cannot be used.</param>
    public static Dictionary<string, string?> Read(string folder, List<string> errors)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return values;
        }
        try
        {
            using var document = JsonDocument.Parse(WithoutMark(File.ReadAllBytes(path)), Lenient);
            Take(document.RootElement, values, errors);
        }
        catch (JsonException exception)
        {
            errors.Add($"{FileName} is not valid JSON at line {exception.LineNumber + 1}: mend it or remove it.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{FileName} cannot be read: {exception.Message}");
        }
        return values;
    }

    private static ReadOnlyMemory<byte> WithoutMark(byte[] text) => text.AsMemory(text.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);

    private static bool TryGet(JsonElement root, string name, out JsonElement value)
    {
        foreach (var member in root.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                value = member.Value;
                return true;
            }
        }
        value = default;
        return false;
    }

    private static void Take(JsonElement root, Dictionary<string, string?> values, List<string> errors)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            errors.Add($"{FileName} must hold an object with \"Values\".");
            return;
        }
        if (TryGet(root, "IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
        {
            errors.Add($"{FileName} is encrypted, which only the Functions tools can read; decrypt it with 'func settings decrypt'.");
            return;
        }
        if (!TryGet(root, "Values", out var entries))
        {
            return;
        }
        if (entries.ValueKind != JsonValueKind.Object)
        {
            errors.Add($"{FileName}: \"Values\" must be an object of names and values.");
            return;
        }
        foreach (var entry in entries.EnumerateObject())
        {
            values[entry.Name.Replace("__", ":")] = entry.Value.ToString();
        }
    }
}
