using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Caching;

/// <summary>What stands under a request's key where responses depend on more of the request: the fields that the latest response named in Vary.</summary>
/// <param name="fields">The fields' names, in lower case and sorted.</param>
/// <param name="languages">Languages of stored responses, and under which keys those are; only where the language is all that is chosen by.</param>
internal sealed class VaryMark(string[] fields, KeyValuePair<string, string>[] languages)
{
    private const string Language = "accept-language";
    private const int MostLanguages = 16;

    /// <summary>What it takes, in bytes.</summary>
    public int Bytes
    {
        get
        {
            var bytes = 64 + (fields.Length * 56);
            foreach (var (language, key) in languages)
            {
                bytes += 64 + (2 * (language.Length + key.Length));
            }
            return bytes;
        }
    }

    /// <summary>The key of a response in the language that a client wants most. A destination that has sent it to somebody has it for this client too.</summary>
    public string? FindLanguage(IHeaderDictionary request)
    {
        if (languages.Length > 0 && LanguageChoice.Of(request.AcceptLanguage) is { } wanted)
        {
            foreach (var (language, key) in languages)
            {
                if (language == wanted)
                {
                    return key;
                }
            }
        }
        return null;
    }

    /// <summary>This mark with one more response, and what was known before it.</summary>
    /// <param name="response">The response.</param>
    /// <param name="key">Its key.</param>
    /// <param name="former">The mark until now; null where there was none.</param>
    public VaryMark With(StoredResponse response, string key, VaryMark? former)
    {
        if (fields is not [Language] || response.Field("Content-Language") is not [{ } language] || language.Contains(','))
        {
            return this;
        }
        var all = new List<KeyValuePair<string, string>> { new(language.Trim().ToLowerInvariant(), key) };
        foreach (var known in former?.Languages ?? [])
        {
            if (known.Key != all[0].Key && all.Count < MostLanguages)
            {
                all.Add(known);
            }
        }
        return new VaryMark(fields, [.. all]);
    }

    private KeyValuePair<string, string>[] Languages => languages;

    /// <summary>The fields that a response names.</summary>
    /// <param name="lines">Its Vary.</param>
    /// <param name="mark">Null where there are none.</param>
    /// <returns>False when the response depends on what no field says, so that it fits no other request (<c>*</c>).</returns>
    public static bool TryParse(StringValues lines, out VaryMark? mark)
    {
        mark = null;
        SortedSet<string>? names = null;
        foreach (var line in lines)
        {
            foreach (var member in new FieldList(line))
            {
                if (member is "*")
                {
                    return false;
                }
                (names ??= new SortedSet<string>(StringComparer.Ordinal)).Add(member.ToString().ToLowerInvariant());
            }
        }
        mark = names is null ? null : new VaryMark([.. names], []);
        return true;
    }

    /// <summary>Whether a field is named of which something holds.</summary>
    public bool Names(Func<string, bool> holds)
    {
        foreach (var name in fields)
        {
            if (holds(name))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Makes the key of a request that of its variant.</summary>
    public void Append(IHeaderDictionary request, ref TextBuilder key)
    {
        key.Append('\n');
        foreach (var name in fields)
        {
            SelectingField.Append(name, request, ref key);
        }
    }
}
