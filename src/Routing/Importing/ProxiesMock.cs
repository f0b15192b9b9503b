using System.Text.Json.Nodes;
using FuncProxy.Routing.Validation;
using FuncProxy.Routing.Validation.Text;

namespace FuncProxy.Routing.Importing;

/// <summary>The answer of a proxy without a backend.</summary>
internal sealed class ProxiesMock(ImportSource source, DocumentNode? overrides)
{
    private const string HeaderPrefix = "response.headers.";

    private readonly JsonObject _respond = new() { ["status"] = 200 };
    private readonly JsonObject _headers = [];
    private bool _isWhole = true;
    private bool _isJson;

    /// <summary>The answer; null when it depends on the request.</summary>
    public JsonObject? Import()
    {
        foreach (var field in ImportSource.Members(overrides))
        {
            Add(field);
        }

        if (_isJson && !_headers.Any(header => header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
        {
            _headers["Content-Type"] = "application/json; charset=utf-8";
        }

        if (_headers.Count > 0)
        {
            _respond["headers"] = _headers;
        }

        if (_respond["status"]!.GetValue<int>() is 204 or 205 or 304)
        {
            _respond.Remove("body");
        }

        return _isWhole ? _respond : null;
    }

    private void Add(DocumentNode field)
    {
        var name = field.Name!;
        if (name.Equals("response.body", StringComparison.OrdinalIgnoreCase))
        {
            AddBody(field);
        }
        else if (name.Equals("response.statusCode", StringComparison.OrdinalIgnoreCase))
        {
            AddStatus(field);
        }
        else if (name.Equals("response.statusReason", StringComparison.OrdinalIgnoreCase))
        {
            source.Note(field, "the reason phrase is not sent: HTTP/2 has none and clients ignore it", "nothing to do");
        }
        else if (name.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase))
        {
            var text = Literal(field, field.Text ?? "");
            if (text is { Length: > 0 })
            {
                _headers[name[HeaderPrefix.Length..]] = text;
            }
        }
        else
        {
            source.Note(field, "the override is none of proxies.json", "nothing to do, or correct its name and import again");
        }
    }

    private void AddStatus(DocumentNode field)
    {
        if (Literal(field, field.Text ?? "") is { } text)
        {
            var isStatus = int.TryParse(text, out var status) && status is >= 200 and <= 599;
            _respond["status"] = isStatus ? status : 200;
            if (!isStatus)
            {
                source.Note(field, $"{Printable.Quote(text)} is no status of an answer: 200 is sent", "set respond.status");
            }
        }
    }

    private void AddBody(DocumentNode field)
    {
        if (field.Kind is DocumentNodeKind.Object or DocumentNodeKind.List)
        {
            _respond["body"] = ImportSource.Copy(field, YarpText.Same, text => Literal(field, text) ?? "")!.ToJsonString(ProxiesTransforms.Compact);
            _isJson = true;
            return;
        }

        _respond["body"] = Literal(field, field.Text ?? "");
    }

    private string? Literal(DocumentNode field, string text)
    {
        if (ProxiesTemplate.Parse(text).Literal is { } literal)
        {
            return literal;
        }

        if (_isWhole)
        {
            source.Note(field, "the route answers 501: the answer is made from the request, and a fixed answer is the same for all", "let a small function answer this route");
        }

        _isWhole = false;
        return null;
    }
}
