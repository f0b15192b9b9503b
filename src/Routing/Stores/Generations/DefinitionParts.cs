using System.Globalization;
using System.Text;
using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Routing.Stores.Generations;

/// <summary>A definition over as many properties as it needs: <c>Definition</c>, <c>Definition2</c>, <c>Definition3</c>, ….</summary>
internal static class DefinitionParts
{
    /// <summary>The properties of a definition; each but the last as long as a property may be, or one less, so that no surrogate pair is cut.</summary>
    public static IEnumerable<(string Name, string Text)> Split(string definition)
    {
        for (var (start, part) = (0, 1); start < definition.Length || part == 1; part++)
        {
            var length = Math.Min(TableRow.MaxTextLength, definition.Length - start);
            if (start + length < definition.Length && char.IsHighSurrogate(definition[start + length - 1]))
            {
                length--;
            }

            yield return (Name(part), definition.Substring(start, length));
            start += length;
        }
    }

    /// <summary>The definition in a row; null when it has none.</summary>
    public static string? Join(TableRow row)
    {
        if (row.Text(Name(1)) is not { } first)
        {
            return null;
        }

        if (row.Text(Name(2)) is not { } next)
        {
            return first;
        }

        var definition = new StringBuilder(first);
        for (var part = 3; next is not null; part++)
        {
            definition.Append(next);
            next = row.Text(Name(part));
        }

        return definition.ToString();
    }

    private static string Name(int part) => part == 1 ? GenerationKeys.Definition : GenerationKeys.Definition + part.ToString(CultureInfo.InvariantCulture);
}
