namespace FuncProxy.Routing.Validation.Text;

/// <summary>A value of the document with the place where it stands. The reader's walk leaves its findings in the flags.</summary>
internal sealed class DocumentNode(DocumentNode? parent, string? name, int index, int nameOffset, int offset, DocumentNodeKind kind)
{
    // Below this, looking at each member is cheaper than an index.
    private const int IndexedFrom = 16;

    private Dictionary<string, DocumentNode>? _byName;

    public DocumentNode? Parent { get; } = parent;

    /// <summary>The name in the parent object, as written; null in a list and at the root.</summary>
    public string? Name { get; } = name;

    /// <summary>A field's name as the model writes it, where it is one of the model's.</summary>
    public string? KnownName { get; set; }

    /// <summary>The index in the parent list; -1 elsewhere.</summary>
    public int Index { get; } = index;

    /// <summary>Where the name begins, in bytes; where the value begins when it has none.</summary>
    public int NameOffset { get; } = nameOffset;

    /// <summary>Where the value begins, in bytes.</summary>
    public int Offset { get; } = offset;

    public DocumentNodeKind Kind { get; } = kind;

    /// <summary>A text's value, or a number as it is written.</summary>
    public string? Text { get; init; }

    /// <summary>Members or elements, in the order of the text.</summary>
    public List<DocumentNode>? Children { get; init; }

    /// <summary>Whether the value was refused, so that what else would be said of it is noise.</summary>
    public bool IsRejected { get; private set; }

    /// <summary>Whether something in the value was refused.</summary>
    public bool HoldsRejected { get; private set; }

    /// <summary>Whether the value names app settings whose values are not known here.</summary>
    public bool IsUnresolved { get; set; }

    /// <summary>The value with its app settings' values put in, when it names any.</summary>
    public string? Expanded { get; set; }

    public void Reject()
    {
        IsRejected = true;
        for (var node = this; node is { HoldsRejected: false }; node = node.Parent)
        {
            node.HoldsRejected = true;
        }
    }

    public DocumentPath Path()
    {
        if (Parent is null)
        {
            return DocumentPath.Root;
        }

        return Name is null ? Parent.Path()[Index] : Parent.Path()[KnownName ?? Name];
    }

    public DocumentNode? Find(DocumentPath step)
    {
        if (step.Name is null)
        {
            return Kind == DocumentNodeKind.List && step.Index < Children!.Count ? Children[step.Index] : null;
        }

        return Kind == DocumentNodeKind.Object ? FindMember(step.Name) : null;
    }

    private DocumentNode? FindMember(string name)
    {
        if (Children!.Count >= IndexedFrom)
        {
            if (_byName is null)
            {
                _byName = new(Children.Count, StringComparer.Ordinal);
                foreach (var child in Children)
                {
                    _byName[child.Name!] = child;
                }
            }

            if (_byName.TryGetValue(name, out var found))
            {
                return found;
            }
        }

        return FindMember(name, StringComparison.Ordinal) ?? FindMember(name, StringComparison.OrdinalIgnoreCase);
    }

    private DocumentNode? FindMember(string name, StringComparison comparison)
    {
        foreach (var child in Children!)
        {
            if (string.Equals(child.Name, name, comparison))
            {
                return child;
            }
        }

        return null;
    }
}
