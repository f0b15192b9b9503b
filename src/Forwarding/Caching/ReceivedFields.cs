using System.Net.Http.Headers;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Caching;

/// <summary>The fields of a response as it comes from the destination.</summary>
internal static class ReceivedFields
{
    /// <summary>A field's lines; empty where it is missing.</summary>
    public static StringValues Get(HttpResponseMessage response, string name)
        => response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? ToLines(values)
            : StringValues.Empty;

    /// <summary>The fields that are stored: without those of the connection, and those that the response itself takes out.</summary>
    /// <param name="response">The response.</param>
    /// <param name="unstored">The names, separated by commas, that <c>private</c> and <c>no-cache</c> list; null for none.</param>
    public static List<StoredField> Stored(HttpResponseMessage response, string? unstored)
    {
        var fields = new List<StoredField>();
        var nominated = Get(response, "Connection");
        Add(response.Headers, nominated, unstored, fields);
        Add(response.Content.Headers, nominated, unstored, fields);
        return fields;
    }

    /// <summary>Puts stored fields into a response.</summary>
    public static void Put(IReadOnlyList<StoredField> fields, HttpResponseMessage response)
    {
        foreach (var (name, values) in fields)
        {
            if (!response.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                response.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }
    }

    private static void Add(HttpHeaders from, StringValues nominated, string? unstored, List<StoredField> to)
    {
        foreach (var (name, values) in from.NonValidated)
        {
            if (FieldFates.IsStored(name) && !IsListed(unstored, name) && !IsNominated(nominated, name))
            {
                to.Add(new StoredField(name, ToLines(values)));
            }
        }
    }

    private static bool IsNominated(StringValues lines, string name)
    {
        foreach (var line in lines)
        {
            if (IsListed(line, name))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsListed(string? list, string name)
    {
        foreach (var member in new FieldList(list))
        {
            if (member.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }

    private static StringValues ToLines(HeaderStringValues values)
    {
        if (values.Count == 1)
        {
            return values.ToString();
        }
        var lines = new string[values.Count];
        var i = 0;
        foreach (var value in values)
        {
            lines[i++] = value;
        }
        return lines;
    }
}
