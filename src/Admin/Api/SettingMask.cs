using System.Text;
using System.Text.Json.Nodes;

namespace FuncProxy.Admin.Api;

/// <summary>Puts the names of app settings, as <c>%NAME%</c>, in place of their values.</summary>
internal sealed class SettingMask
{
    // What is shorter stands in many a word, and is no secret; it counts where it is the whole text.
    private const int ShortestPart = 4;

    private readonly List<(string Form, string Name)> _forms = [];

    /// <param name="used">The settings that were put in, by name.</param>
    public SettingMask(IReadOnlyDictionary<string, string> used)
    {
        foreach (var (name, value) in used)
        {
            foreach (var form in FormsOf(value))
            {
                if (form.Length > 0)
                {
                    _forms.Add((form, $"%{name}%"));
                }
            }
        }
        // What holds another goes first.
        _forms.Sort(static (one, other) => other.Form.Length.CompareTo(one.Form.Length));
    }

    /// <summary>Puts the names into every text of a tree.</summary>
    public void Apply(JsonNode node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, member) in members.ToList())
                {
                    if (member is not null && Masked(member) is { } masked)
                    {
                        members[name] = masked;
                    }
                }
                break;
            case JsonArray elements:
                for (var i = 0; i < elements.Count; i++)
                {
                    if (elements[i] is { } element && Masked(element) is { } masked)
                    {
                        elements[i] = masked;
                    }
                }
                break;
        }
    }

    /// <summary>A text without the values.</summary>
    public string Mask(string text)
    {
        StringBuilder? masked = null;
        var at = 0;
        for (var i = 0; i < text.Length;)
        {
            if (FormAt(text, i) is not { } found)
            {
                i++;
                continue;
            }
            (masked ??= new StringBuilder()).Append(text, at, i - at).Append(found.Name);
            at = i += found.Form.Length;
        }
        return masked is null ? text : masked.Append(text, at, text.Length - at).ToString();
    }

    private (string Form, string Name)? FormAt(string text, int index)
    {
        foreach (var each in _forms)
        {
            if (text.AsSpan(index).StartsWith(each.Form, StringComparison.OrdinalIgnoreCase) && (each.Form.Length >= ShortestPart || each.Form.Length == text.Length))
            {
                return each;
            }
        }
        return null;
    }

    private JsonNode? Masked(JsonNode node)
    {
        if (node is JsonValue value && value.TryGetValue<string>(out var text))
        {
            return Mask(text) is var masked && masked != text ? JsonValue.Create(masked) : null;
        }
        Apply(node);
        return null;
    }

    /// <summary>What the engine may make of a value on its way: as it is, encoded, decoded, or, of a URL, normalised and taken apart. A slash at a URL's end belongs to what follows it.</summary>
    private static HashSet<string> FormsOf(string value)
    {
        var forms = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (Uri.TryCreate(value.Trim(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            value = value.Trim().TrimEnd('/');
            forms.Add(url.AbsoluteUri.TrimEnd('/'));
            forms.Add(url.Authority);
            forms.Add(url.IdnHost);
            if (url.PathAndQuery.Trim('/').Length > 0)
            {
                forms.Add(url.PathAndQuery.TrimEnd('/'));
            }
        }
        forms.Add(value);
        forms.Add(value.Trim());
        forms.Add(Uri.EscapeDataString(value));
        forms.Add(Uri.UnescapeDataString(value));
        return forms;
    }
}
