using FuncProxy.Routing.Validation.Text;

namespace FuncProxy.Routing.Validation;

/// <summary>Collects what is wrong with a document and finds the line and column of each place.</summary>
public sealed class RouteDocumentErrors
{
    // Shorter values occur in ordinary words; no secret is that short.
    private const int ScrubbedFrom = 4;

    private readonly List<(int Offset, RouteDocumentError Error)> _errors = [];
    private readonly DocumentText? _text;
    private readonly DocumentNode? _root;
    private readonly AppSettings? _settings;

    /// <summary>Errors of a document that was not read from text; they carry no line.</summary>
    public RouteDocumentErrors()
    {
    }

    internal RouteDocumentErrors(DocumentText text, DocumentNode root, AppSettings? settings) => (_text, _root, _settings) = (text, root, settings);

    /// <summary>How many there are.</summary>
    public int Count => _errors.Count;

    /// <summary>Whether the settings' values are taken out of messages that other parts wrote.</summary>
    internal bool Scrubs { get; set; }

    /// <summary>All errors, in the order of the text.</summary>
    public IReadOnlyList<RouteDocumentError> ToList() => [.. _errors.OrderBy(e => e.Offset).Select(e => e.Error)];

    /// <summary>Reports that a value is wrong. Nothing is added when the value has been refused already, or when it names app settings whose values are not known.</summary>
    /// <param name="path">The value's place; its line is that of the nearest part that exists.</param>
    /// <param name="message">What is wrong and what would be right. Name the value by <see cref="Quote"/>, never as it is.</param>
    public void Add(DocumentPath path, string message)
    {
        ArgumentNullException.ThrowIfNull(path);
        var node = Nearest(path);
        if (node is not ({ IsRejected: true } or { IsUnresolved: true }))
        {
            Append(node, path, message);
        }
    }

    /// <summary>Reports that something is missing. Nothing is added when what stands there, or something in it, has been refused already.</summary>
    /// <param name="path">The place of what is missing.</param>
    /// <param name="message">What is missing and what would be right.</param>
    public void AddMissing(DocumentPath path, string message)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!WasRefused(path))
        {
            Append(Nearest(path), path, message);
        }
    }

    /// <summary>A value as a message may show it, in quotes: as it is written in the text, with the names of app settings instead of their values.</summary>
    /// <param name="path">The value's place.</param>
    /// <param name="value">The value, for a document that was not read from text.</param>
    public string Quote(DocumentPath path, string value)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Printable.Quote(Find(path)?.Text ?? value);
    }

    /// <summary>A clause that offers the nearest known name, or an empty text.</summary>
    internal string Hint(DocumentPath path, string value, IEnumerable<string> known) =>
        // What is near to a setting's value tells too much of it.
        Find(path) is { Expanded: not null } ? "" : NearestName.Hint(value, known);

    internal bool WasRefused(DocumentPath path)
    {
        var node = Nearest(path);
        return node is { IsRejected: true } or { IsUnresolved: true } || (node is { HoldsRejected: true } && node == Find(path));
    }

    internal void AddAt(DocumentNode node, string message, bool atName = false) =>
        Append(atName ? node.NameOffset : node.Offset, node.Path(), message);

    internal (int Line, int Column) Locate(int offset) => _text!.Locate(offset);

    private void Append(DocumentNode? node, DocumentPath path, string message) => Append(node?.Offset ?? -1, path, Scrubs ? Scrub(node, message) : message);

    private void Append(int offset, DocumentPath path, string message)
    {
        var (line, column) = offset < 0 ? (0, 0) : _text!.Locate(offset);
        _errors.Add((offset, new(path.ToString(), line, column, path.RouteId, message)));
    }

    private DocumentNode? Find(DocumentPath path) =>
        path.Parent is null ? _root : Find(path.Parent)?.Find(path);

    private DocumentNode? Nearest(DocumentPath path)
    {
        if (path.Parent is null)
        {
            return _root;
        }

        var parent = Nearest(path.Parent);
        // Only a parent that was found itself can hold the child.
        return parent?.Find(path) is { } child && Find(path.Parent) == parent ? child : parent;
    }

    private string Scrub(DocumentNode? node, string message)
    {
        if (_settings is null)
        {
            return message;
        }

        foreach (var (name, value) in _settings.Used.OrderByDescending(s => s.Value.Length))
        {
            message = value.Length >= ScrubbedFrom ? message.Replace(value, $"%{name}%", StringComparison.OrdinalIgnoreCase) : message;
        }

        return node switch
        {
            { Expanded: { } expanded } when expanded.Contains('\'', StringComparison.Ordinal) => "the value cannot be used with its app settings put in",
            { Expanded: not null, Text: { } written } => HideQuoted(message, written),
            _ => message,
        };
    }

    // A message may quote a part of the value; what it quotes must stand in the text.
    private static string HideQuoted(string message, string written)
    {
        var parts = message.Split('\'');
        for (var i = 1; i < parts.Length; i += 2)
        {
            parts[i] = written.Contains(parts[i], StringComparison.Ordinal) ? parts[i] : "…";
        }

        return string.Join('\'', parts);
    }
}
