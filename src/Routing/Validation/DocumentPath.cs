using System.Globalization;
using System.Text;

namespace FuncProxy.Routing.Validation;

/// <summary>A place in a document, built step by step: <c>DocumentPath.Root["routes"]["chat"]["match"]["hosts"][0]</c>. Immutable.</summary>
public sealed class DocumentPath
{
    private readonly DocumentPath? _parent;
    private readonly string? _name;
    private readonly int _index;

    private DocumentPath(DocumentPath? parent, string? name, int index) => (_parent, _name, _index) = (parent, name, index);

    /// <summary>The document itself.</summary>
    public static DocumentPath Root { get; } = new(null, null, -1);

    /// <summary>A field, or an entry by its id.</summary>
    public DocumentPath this[string name] => new(this, name, -1);

    /// <summary>An element of a list, from 0.</summary>
    public DocumentPath this[int index] => new(this, null, index);

    internal DocumentPath? Parent => _parent;

    internal string? Name => _name;

    internal int Index => _index;

    /// <summary>The route that the place lies in, or null.</summary>
    public string? RouteId
    {
        get
        {
            var (at, child, grandchild) = (this, (DocumentPath?)null, (DocumentPath?)null);
            while (at._parent is not null)
            {
                (at, child, grandchild) = (at._parent, at, child);
            }

            return string.Equals(child?._name, "routes", StringComparison.OrdinalIgnoreCase) ? grandchild?._name : null;
        }
    }

    /// <summary>The place as a JSON path (RFC 9535): <c>$.routes.chat.match.hosts[0]</c>; names that are no identifiers stand in brackets.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Append(text);
        return text.ToString();
    }

    private void Append(StringBuilder text)
    {
        if (_parent is null)
        {
            text.Append('$');
            return;
        }

        _parent.Append(text);
        if (_name is null)
        {
            text.Append('[').Append(_index.ToString(CultureInfo.InvariantCulture)).Append(']');
        }
        else if (IsPlain(_name))
        {
            text.Append('.').Append(_name);
        }
        else
        {
            text.Append("['").Append(Printable.Clean(_name).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)).Append("']");
        }
    }

    private static bool IsPlain(string name)
    {
        foreach (var c in name)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '-' or '$'))
            {
                return false;
            }
        }

        return name.Length is > 0 and <= Printable.MaxLength;
    }
}
