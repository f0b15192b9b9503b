using System.Text.Json.Nodes;
using FuncProxy.Routing.Validation;
using FuncProxy.Routing.Validation.Text;

namespace FuncProxy.Routing.Importing;

/// <summary>A file that is imported: its values with their places, and the notes that are taken.</summary>
internal sealed class ImportSource
{
    private readonly DocumentText _text;

    private ImportSource(DocumentText text, DocumentNode root) => (_text, Root) = (text, root);

    public DocumentNode Root { get; }

    public List<ImportNote> Notes { get; } = [];

    /// <summary>Reads a file; null when it is no JSON object, for the reason that the note says.</summary>
    public static ImportSource? Read(ReadOnlyMemory<byte> utf8, out ImportNote? problem)
    {
        problem = null;
        var text = new DocumentText(utf8);
        if (DocumentParser.Parse(text, out var error) is not { } root)
        {
            problem = new ImportNote(error!.Path, error.Line, error.Message, "correct the file, then import it again");
            return null;
        }

        if (root.Kind != DocumentNodeKind.Object)
        {
            problem = new ImportNote("$", 1, "the file is no JSON object", "name the right file");
            return null;
        }

        return new ImportSource(text, root);
    }

    public void Note(DocumentNode at, string reason, string remedy) =>
        Notes.Add(new ImportNote(at.Path().ToString(), _text.Locate(at.NameOffset).Line, reason, remedy));

    /// <summary>The member of a name, letter case ignored; null when it is missing or null.</summary>
    public static DocumentNode? Find(DocumentNode? node, string name) =>
        node?.Find(DocumentPath.Root[name]) is { Kind: not DocumentNodeKind.Null } found ? found : null;

    public static IEnumerable<DocumentNode> Members(DocumentNode? node) =>
        node is { Kind: DocumentNodeKind.Object or DocumentNodeKind.List } ? node.Children!.Where(child => child.Kind != DocumentNodeKind.Null) : [];

    /// <summary>What a member is called: its name, or its index in a list, as .NET's configuration has it.</summary>
    public static string NameOf(DocumentNode node) => node.Name ?? node.Index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A value for the new document.</summary>
    /// <param name="node">The value.</param>
    /// <param name="name">Changes the names of fields.</param>
    /// <param name="text">Changes texts.</param>
    public static JsonNode? Copy(DocumentNode node, Func<string, string> name, Func<string, string> text)
    {
        switch (node.Kind)
        {
            case DocumentNodeKind.Object:
                var record = new JsonObject();
                foreach (var member in Members(node))
                {
                    record[name(member.Name!)] = Copy(member, name, text);
                }

                return record;
            case DocumentNodeKind.List:
                return new JsonArray([.. node.Children!.Select(child => Copy(child, name, text))]);
            case DocumentNodeKind.Text:
                return JsonValue.Create(text(node.Text!));
            case DocumentNodeKind.Null:
                return null;
            default:
                return JsonNode.Parse(node.Text!);
        }
    }
}
