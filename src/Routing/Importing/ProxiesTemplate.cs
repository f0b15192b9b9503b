using System.Text;

namespace FuncProxy.Routing.Importing;

/// <summary>A text of a proxies.json: literals and <c>{names}</c>. <c>{{</c> and <c>}}</c> stand for braces; braces around anything but a name are literal.</summary>
internal sealed class ProxiesTemplate
{
    private readonly List<(string Text, bool IsName)> _parts = [];

    private ProxiesTemplate(string text)
    {
        var literal = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is '{' or '}' && at + 1 < text.Length && text[at + 1] == text[at])
            {
                literal.Append(text[at]);
                at += 2;
            }
            else if (text[at] == '{' && text.IndexOf('}', at) is > 0 and var end && IsName(text.AsSpan(at + 1, end - at - 1)))
            {
                AddLiteral(literal);
                _parts.Add((text[(at + 1)..end].TrimStart('*'), true));
                at = end + 1;
            }
            else
            {
                literal.Append(text[at++]);
            }
        }

        AddLiteral(literal);
    }

    public static ProxiesTemplate Parse(string text) => new(text);

    public IReadOnlyList<(string Text, bool IsName)> Parts => _parts;

    /// <summary>The text; null when it holds names.</summary>
    public string? Literal => _parts.Exists(part => part.IsName) ? null : string.Concat(_parts.Select(part => part.Text));

    /// <summary>The name that the text is; null when it is more or none.</summary>
    public string? Name => _parts is [(var name, true)] ? name : null;

    private void AddLiteral(StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            _parts.Add((literal.ToString(), false));
            literal.Clear();
        }
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        text = text.TrimStart('*');
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-'))
            {
                return false;
            }
        }

        return text.Length > 0 && !char.IsAsciiDigit(text[0]);
    }
}
