using System.Text;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Routing.Importing;

/// <summary>YARP's names and texts as this document writes them.</summary>
internal static class YarpText
{
    /// <summary>A field's name with a small first letter.</summary>
    public static string Field(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>The name as it is: of metadata, and of transforms.</summary>
    public static string Same(string name) => name;

    /// <summary>A text in which <c>%NAME%</c> stays what it is there: no app setting.</summary>
    public static string Literal(string text)
    {
        if (!AppSettings.AreNamedIn(text))
        {
            return text;
        }

        var escaped = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var rest = text[at..];
            escaped.Append(text[at] == '%' && rest.IndexOf('%', 1) is > 1 and var end && AppSettings.AreNamedIn(rest[..(end + 1)]) ? "%%" : text[at].ToString());
        }

        return escaped.ToString();
    }
}
