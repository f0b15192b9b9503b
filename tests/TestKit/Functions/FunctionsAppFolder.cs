using System.Text.Json;

namespace FuncProxy.TestKit;

/// <summary>A published folder, read as strictly as the Functions host and its tools read one with a custom handler.</summary>
/// <param name="Path">The folder's full path.</param>
/// <param name="ExecutablePath">The custom handler's full path.</param>
/// <param name="Arguments">The arguments that host.json gives to it.</param>
public sealed record FunctionsAppFolder(string Path, string ExecutablePath, IReadOnlyList<string> Arguments)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads and checks a folder.</summary>
    /// <exception cref="InvalidDataException">The host would not run it, or not as a streaming proxy; the message lists every reason.</exception>
    public static FunctionsAppFolder Read(string path)
    {
        var folder = System.IO.Path.GetFullPath(path);
        var errors = new List<string>();
        var host = ReadJson(System.IO.Path.Combine(folder, "host.json"), errors);
        var function = ReadJson(System.IO.Path.Combine(folder, "proxy", "function.json"), errors);
        var executable = host is { } hostJson ? CheckHost(folder, hostJson, errors) : "";
        if (function is { } functionJson)
        {
            CheckFunction(functionJson, errors);
        }

        return errors.Count == 0
            ? new FunctionsAppFolder(folder, System.IO.Path.Combine(folder, executable), Strings(At(host, "customHandler", "description", "arguments")))
            : throw new InvalidDataException($"The Functions host could not run {folder}:\n- {string.Join("\n- ", errors)}");
    }

    private static JsonElement? ReadJson(string file, List<string> errors)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllText(file), Lenient).RootElement;
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException)
        {
            errors.Add($"{file}: {unreadable.Message}");
            return null;
        }
    }

    private static string CheckHost(string folder, JsonElement host, List<string> errors)
    {
        void Require(bool holds, string what)
        {
            if (!holds)
            {
                errors.Add($"host.json: {what}");
            }
        }

        Require(Text(At(host, "version")) == "2.0", "version must be \"2.0\"");
        Require(At(host, "customHandler", "enableProxyingHttpRequest") is { ValueKind: JsonValueKind.True },
            "customHandler.enableProxyingHttpRequest must be true, or the host buffers what should stream");
        Require(At(host, "customHandler", "enableForwardingHttpRequest") is not { ValueKind: JsonValueKind.True },
            "customHandler.enableForwardingHttpRequest must not be true");
        Require(Text(At(host, "extensions", "http", "routePrefix")) == "", "extensions.http.routePrefix must be \"\"");
        Require(At(host, "extensionBundle") is null, "extensionBundle must not be there: it would be downloaded");
        var executable = Text(At(host, "customHandler", "description", "defaultExecutablePath")) ?? "";
        Require(executable.Length > 0, "customHandler.description.defaultExecutablePath is missing");
        if (executable.Length > 0)
        {
            // The tools compare the setting with the names of the package's entries to give the run bit, so './x' would stay unrunnable.
            Require(Directory.GetFiles(folder).Select(System.IO.Path.GetFileName).Contains(executable, StringComparer.Ordinal),
                $"customHandler.description.defaultExecutablePath '{executable}' is not exactly the name of a file in the folder");
            var file = System.IO.Path.Combine(folder, executable);
            Require(OperatingSystem.IsWindows() || !File.Exists(file) || File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute),
                $"'{executable}' has no execute bit");
        }

        return executable;
    }

    private static void CheckFunction(JsonElement function, List<string> errors)
    {
        void Require(bool holds, string what)
        {
            if (!holds)
            {
                errors.Add($"proxy/function.json: {what}");
            }
        }

        var bindings = At(function, "bindings") is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().ToArray() : [];
        var triggers = bindings.Where(binding => Text(At(binding, "type")) == "httpTrigger").ToArray();
        Require(triggers.Length == 1, "there must be one binding of type httpTrigger");
        foreach (var trigger in triggers)
        {
            Require(Text(At(trigger, "direction")) == "in", "the httpTrigger's direction must be \"in\"");
            Require(Text(At(trigger, "route")) == "{*path}", "the httpTrigger's route must be \"{*path}\"");
            Require(Text(At(trigger, "authLevel")) == "anonymous", "the httpTrigger's authLevel must be \"anonymous\"");
            Require(At(trigger, "methods") is null, "the httpTrigger must name no methods, so that it takes every one");
        }

        Require(bindings.Count(binding => Text(At(binding, "type")) == "http" && Text(At(binding, "direction")) == "out") == 1,
            "there must be one binding of type http and direction out");
    }

    private static JsonElement? At(JsonElement? element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element is not { ValueKind: JsonValueKind.Object } parent || !parent.TryGetProperty(name, out var child))
            {
                return null;
            }

            element = child;
        }

        return element;
    }

    private static string? Text(JsonElement? element) => element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static IReadOnlyList<string> Strings(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray().Select(item => item.GetString()!)] : [];
}
