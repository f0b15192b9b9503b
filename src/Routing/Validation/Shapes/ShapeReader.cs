using System.Text.Json;
using FuncProxy.Routing.Validation.Text;

namespace FuncProxy.Routing.Validation.Shapes;

/// <summary>Walks the text's nodes beside the model's shape: reports what does not fit and writes the rest as normalised JSON, which the deserialiser of the model takes without question.</summary>
internal sealed class ShapeReader(RouteDocumentErrors errors, AppSettings? settings, Utf8JsonWriter writer)
{
    private const int MaxIdLength = 200;

    public void ReadDocument(DocumentNode root)
    {
        if (root.Kind == DocumentNodeKind.Object && root.Children!.Find(c => string.Equals(c.Name, "ReverseProxy", StringComparison.OrdinalIgnoreCase)) is { } section)
        {
            Refuse(section, "this is a whole appsettings.json of YARP; the document is what stands in its 'ReverseProxy' section: { \"routes\": …, \"clusters\": … }", atName: true);
            WritePlaceholder(ShapeBuilder.Document);
            return;
        }

        if (!Read(root, ShapeBuilder.Document, null))
        {
            WritePlaceholder(ShapeBuilder.Document);
        }
    }

    // Writes the value, under the name if there is one; nothing and false when it is refused.
    private bool Read(DocumentNode node, Shape shape, string? name)
    {
        var isContainer = shape.Kind is ShapeKind.Object or ShapeKind.Dictionary or ShapeKind.List;
        if (isContainer && node.Kind == (shape.Kind == ShapeKind.List ? DocumentNodeKind.List : DocumentNodeKind.Object))
        {
            if (name is not null)
            {
                writer.WritePropertyName(name);
            }

            ReadContainer(node, shape);
            return true;
        }

        if (isContainer || node.Text is null)
        {
            Refuse(node, $"{Article(node.Kind)} stands where {ScalarReader.Describe(shape)} is meant");
            return false;
        }

        return ReadScalar(node, shape, name);
    }

    private bool ReadScalar(DocumentNode node, Shape shape, string? name)
    {
        var value = node.Text!;
        if (node.Kind == DocumentNodeKind.Text && value.Contains('%', StringComparison.Ordinal) && AppSettings.AreNamedIn(value))
        {
            if (settings is null)
            {
                node.IsUnresolved = true;
                return shape.Kind == ShapeKind.Text && ScalarReader.Write(shape, value, "", false, writer, name) is null;
            }

            value = settings.Expand(value, out var unset);
            if (unset is not null)
            {
                Refuse(node, $"the app setting '{unset}' is not set; set it, or write %%{unset}% where the text %{unset}% itself is meant");
                return false;
            }

            node.Expanded = value;
        }

        if (ScalarReader.Write(shape, value, Printable.Quote(node.Text!), node.Expanded is null, writer, name) is { } problem)
        {
            Refuse(node, node.Expanded is null ? problem : problem + " with its app settings put in");
            return false;
        }

        return true;
    }

    private void ReadContainer(DocumentNode node, Shape shape)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Object:
                writer.WriteStartObject();
                ReadFields(node, shape);
                writer.WriteEndObject();
                break;
            case ShapeKind.Dictionary:
                writer.WriteStartObject();
                ReadEntries(node, shape);
                writer.WriteEndObject();
                break;
            default:
                writer.WriteStartArray();
                ReadElements(node, shape.Element!);
                writer.WriteEndArray();
                break;
        }
    }

    private void ReadFields(DocumentNode node, Shape shape)
    {
        Span<int> seen = stackalloc int[shape.Names.Length];
        for (var i = 0; i < node.Children!.Count; i++)
        {
            var child = node.Children[i];
            if (!shape.Fields.TryGetValue(child.Name!, out var field))
            {
                RefuseUnknown(child, shape);
            }
            else
            {
                child.KnownName = field.Name;
                ReadField(child, field, seen[field.Position] > 0 ? node.Children[seen[field.Position] - 1] : null);
                seen[field.Position] = seen[field.Position] > 0 ? seen[field.Position] : i + 1;
            }
        }
    }

    private void ReadField(DocumentNode node, ShapeField field, DocumentNode? first)
    {
        if (first is not null)
        {
            RefuseRepeated(node, first);
        }
        else if (node.Kind != DocumentNodeKind.Null)
        {
            Read(node, field.Shape, field.Name);
        }
    }

    private void ReadEntries(DocumentNode node, Shape shape)
    {
        var seen = new Dictionary<string, DocumentNode>(node.Children!.Count, StringComparer.Ordinal);
        foreach (var child in node.Children)
        {
            if (!seen.TryAdd(child.Name!, child))
            {
                RefuseRepeated(child, seen[child.Name!]);
                continue;
            }

            if (shape.HasIds && IdProblem(child.Name!) is { } problem)
            {
                errors.AddAt(child, problem, atName: true);
            }

            if (child.Kind != DocumentNodeKind.Null && !Read(child, shape.Element!, child.Name) && shape.HasIds)
            {
                // What refers to the entry is right, although the entry itself is not.
                writer.WritePropertyName(child.Name!);
                WritePlaceholder(shape.Element!);
            }
        }
    }

    private void ReadElements(DocumentNode node, Shape element)
    {
        for (var i = 0; i < node.Children!.Count; i++)
        {
            if (!Read(node.Children[i], element, null))
            {
                // Later elements keep their index.
                WritePlaceholder(element);
            }
        }
    }

    private void WritePlaceholder(Shape shape)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Object or ShapeKind.Dictionary:
                writer.WriteStartObject();
                writer.WriteEndObject();
                break;
            case ShapeKind.List:
                writer.WriteStartArray();
                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(shape.Kind == ShapeKind.Enum ? shape.Values[0] : "");
                break;
        }
    }

    private void RefuseUnknown(DocumentNode child, Shape shape)
    {
        if (YarpHeritage.RepeatsId(shape, child))
        {
            return;
        }

        var name = child.Name!;
        var message = YarpHeritage.Instead(shape, name)
            ?? $"the field {Printable.Quote(name)} is not known here{NearestName.Hint(name, shape.Names)}; known are: {string.Join(", ", shape.Names)}";
        Refuse(child, message, atName: true);
    }

    private void RefuseRepeated(DocumentNode child, DocumentNode first)
    {
        var (line, column) = errors.Locate(first.NameOffset);
        Refuse(child, $"{Printable.Quote(child.Name!)} stands here and at line {line}, column {column} in the same object; remove one of the two", atName: true);
    }

    private void Refuse(DocumentNode node, string message, bool atName = false)
    {
        errors.AddAt(node, message, atName);
        node.Reject();
    }

    // Ids become keys of Azure Tables, which forbid these characters.
    private static string? IdProblem(string id)
    {
        if (id.Length is 0 or > MaxIdLength)
        {
            return $"an id has 1 to {MaxIdLength} characters; this one has {id.Length}";
        }

        foreach (var c in id)
        {
            if (c is '/' or '\\' or '#' or '?' || char.IsControl(c))
            {
                return $"the id {Printable.Quote(id)} holds a character that an id may not have: / \\ # ? or a control character";
            }
        }

        return null;
    }

    private static string Article(DocumentNodeKind kind) => kind switch
    {
        DocumentNodeKind.Null => "null",
        DocumentNodeKind.True or DocumentNodeKind.False => "true or false",
        DocumentNodeKind.Number => "a number",
        DocumentNodeKind.Text => "a text",
        DocumentNodeKind.List => "a list",
        _ => "an object",
    };
}
