using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Validation;
using FuncProxy.Routing.Validation.Text;

namespace FuncProxy.Routing.Importing;

/// <summary>What a proxy does to requests and responses, as transforms.</summary>
/// <param name="source">The file.</param>
/// <param name="template">The route's path; null when it cannot be read, which is told elsewhere.</param>
/// <param name="methods">The methods that the route takes; null for all.</param>
internal sealed class ProxiesTransforms(ImportSource source, PathTemplate? template, JsonArray? methods)
{
    private const string FromRequest = "its value is made from the request";
    private const string ByCode = "let the backend do it";

    private static readonly string[] EveryMethod = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];

    public static JsonSerializerOptions Compact { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public JsonArray List { get; } = [];

    /// <summary>The path that the backend sees; false when no pattern can say it.</summary>
    public bool SetPath(DocumentNode at, string path)
    {
        var parts = ProxiesTemplate.Parse(path).Parts;
        if (parts.All(part => !part.IsName))
        {
            Add(("pathSet", string.Concat(parts.Select(part => part.Text))));
            return true;
        }

        var pattern = new System.Text.StringBuilder();
        for (var i = 0; i < parts.Count; i++)
        {
            var (text, isName) = parts[i];
            if (!isName)
            {
                pattern.Append(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
                continue;
            }

            var isWholeEnd = i == parts.Count - 1 && pattern is [.., '/'];
            if (Parameter(text) is not { } name || (IsCatchAll(name) && !isWholeEnd))
            {
                source.Note(at, $"the route answers 501: the backend's path needs {{{text}}}, which is no parameter of the route, or is one of several segments that must end the path", "write the route by hand");
                return false;
            }

            pattern.Append(IsCatchAll(name) ? $"{{**{name}}}" : $"{{{name}}}");
        }

        Add(("pathPattern", pattern.ToString()));
        return true;
    }

    /// <summary>The parameters that the backend's address has.</summary>
    public void SetQuery(DocumentNode at, string query)
    {
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            SetParameter(at, Decode(equals < 0 ? pair : pair[..equals]), equals < 0 ? "" : Decode(pair[(equals + 1)..]));
        }
    }

    public void AddRequestOverrides(DocumentNode? overrides)
    {
        foreach (var field in ImportSource.Members(overrides))
        {
            if (Rest(field, "backend.request.querystring.") is { } parameter)
            {
                SetParameter(field, parameter, field.Text ?? "");
            }
            else if (Rest(field, "backend.request.headers.") is { } header)
            {
                SetHeader(field, header, ProxiesTemplate.Parse(field.Text ?? ""));
            }
            else if (field.Name!.Equals("backend.request.method", StringComparison.OrdinalIgnoreCase))
            {
                SetMethod(field);
            }
            else
            {
                source.Note(field, "the override is none of proxies.json", "nothing to do, or correct its name and import again");
            }
        }
    }

    public void AddResponseOverrides(DocumentNode? overrides)
    {
        foreach (var field in ImportSource.Members(overrides))
        {
            if (Rest(field, "response.headers.") is { } header)
            {
                SetResponseHeader(field, header, ProxiesTemplate.Parse(field.Text ?? ""));
            }
            else if (field.Name!.Equals("response.statusReason", StringComparison.OrdinalIgnoreCase))
            {
                source.Note(field, "the reason phrase is not sent: HTTP/2 has none and clients ignore it", "nothing to do");
            }
            else if (!IsSame(field, "backend.response.statusCode"))
            {
                source.Note(field, "a backend's status and body go on as they are", ByCode + ", or make the route a fixed answer (respond)");
            }
        }
    }

    private void SetParameter(DocumentNode at, string name, string text)
    {
        var value = ProxiesTemplate.Parse(text);
        if (value.Literal is { } literal)
        {
            Add(("queryValueParameter", name), ("set", literal));
        }
        else if (Parameter(value.Name) is { } parameter)
        {
            if (CanBeMissing(parameter))
            {
                Add(("queryRemoveParameter", name));
            }

            Add(("queryRouteParameter", name), ("set", parameter));
        }
        else if (!Is(value.Name, "request.querystring.", name))
        {
            Add(("queryRemoveParameter", name));
            source.Note(at, $"the query parameter {Printable.Quote(name)} is not set, and the client's own is taken out: {FromRequest}", ByCode);
        }
    }

    private void SetHeader(DocumentNode at, string name, ProxiesTemplate value)
    {
        if (value.Literal is { } literal)
        {
            Add(("requestHeader", name), ("set", literal));
        }
        else if (Parameter(value.Name) is { } parameter)
        {
            if (CanBeMissing(parameter))
            {
                Add(("requestHeaderRemove", name));
            }

            Add(("requestHeaderRouteValue", name), ("set", parameter));
        }
        else if (!Is(value.Name, "request.headers.", name))
        {
            Add(("requestHeaderRemove", name));
            source.Note(at, $"the header {Printable.Quote(name)} is not set, and the client's own is taken out: {FromRequest}", ByCode);
        }
    }

    private void SetMethod(DocumentNode field)
    {
        var value = ProxiesTemplate.Parse(field.Text ?? "");
        if (value.Literal is { Length: > 0 } method)
        {
            var to = method.Trim().ToUpperInvariant();
            foreach (var from in methods?.Select(each => each!.GetValue<string>()) ?? EveryMethod)
            {
                if (from != to)
                {
                    Add(("httpMethodChange", from), ("set", to));
                }
            }
        }
        else if (!Is(value.Name, "request.", "method"))
        {
            source.Note(field, $"the method stays: {FromRequest}", ByCode);
        }
    }

    private void SetResponseHeader(DocumentNode field, string name, ProxiesTemplate value)
    {
        switch (value.Literal)
        {
            case "":
                Add(("responseHeaderRemove", name), ("when", "Always"));
                break;
            case { } literal:
                Add(("responseHeader", name), ("set", literal), ("when", "Always"));
                break;
            case null when !Is(value.Name, "backend.response.headers.", name):
                Add(("responseHeaderRemove", name), ("when", "Always"));
                source.Note(field, $"the header {Printable.Quote(name)} is not set, and the backend's own is taken out: its value is made from the request or the response", ByCode);
                break;
        }
    }

    private void Add(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var entry = new JsonObject();
        foreach (var (name, value) in fields)
        {
            entry[name] = value;
        }

        List.Add((JsonNode)entry);
    }

    private string? Parameter(string? name) =>
        name is null ? null : template?.ParameterNames.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    private bool IsCatchAll(string name) =>
        template!.Segments is [.., { Kind: SegmentKind.CatchAll or SegmentKind.ConstrainedCatchAll } last] && last.Parts[0].Name == name;

    // The client's own value must not stand in for one that the path left out.
    private bool CanBeMissing(string name) => IsCatchAll(name) || (template!.ShortForm is not null && template.ParameterNames[^1] == name);

    private static bool IsSame(DocumentNode field, string name) =>
        field.Name!.EndsWith(name[(name.LastIndexOf('.') + 1)..], StringComparison.OrdinalIgnoreCase) && ProxiesTemplate.Parse(field.Text ?? "").Name?.Equals(name, StringComparison.OrdinalIgnoreCase) == true;

    private static bool Is(string? value, string prefix, string name) => value?.Equals(prefix + name, StringComparison.OrdinalIgnoreCase) == true;

    private static string? Rest(DocumentNode field, string prefix) =>
        field.Name!.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? field.Name[prefix.Length..] : null;

    // A setting's value is not known here, nor whether its percent signs are escapes.
    private static string Decode(string text) => AppSettings.AreNamedIn(text) ? text : Uri.UnescapeDataString(text.Replace('+', ' '));
}
