using System.Collections.Frozen;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Caching;

/// <summary>A request field that a response depends on, in a form that is the same for requests that mean the same (RFC 9111 §4.1).</summary>
internal static class SelectingField
{
    private const int MostSorted = 32;

    /// <summary>Fields whose commas are their own affair: cookies, credentials, products, dates, addresses.</summary>
    private static readonly FrozenSet<string> NoLists = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        ["Cookie", .. ClientCredentials.Fields, "User-Agent", "Referer", "Origin", "From", "Host", "Content-Type", "If-Modified-Since", "If-Range", "Range", "Max-Forwards"]);

    /// <summary>Appends a field's name and value. A field that is missing differs from one that is empty.</summary>
    public static void Append(string name, IHeaderDictionary fields, ref TextBuilder text)
    {
        text.Append('\n');
        text.AppendLower(name);
        var lines = fields[name];
        if (lines.Count == 0)
        {
            return;
        }
        text.Append('=');
        if (NoLists.Contains(name))
        {
            AppendLines(lines, ref text);
            return;
        }
        var start = text.Length;
        var isPreference = IsPreference(name);
        foreach (var line in lines)
        {
            foreach (var member in new FieldList(line))
            {
                if (text.Length > start)
                {
                    text.Append(',');
                }
                AppendMember(member, isPreference, ref text);
            }
        }
        if (isPreference)
        {
            Sort(text.Written[start..]);
        }
    }

    private static void AppendLines(StringValues lines, ref TextBuilder text)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0)
            {
                // No line can hold it.
                text.Append('\r');
            }
            text.Append(lines[i]);
        }
    }

    /// <summary>Whether the field is a list of wishes, of which neither order nor letter case means anything (RFC 9110 §12.5).</summary>
    private static bool IsPreference(string name)
        => name.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Accept-Language", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Accept-Charset", StringComparison.OrdinalIgnoreCase);

    private static void AppendMember(ReadOnlySpan<char> member, bool isPreference, ref TextBuilder text)
    {
        if (!isPreference)
        {
            text.Append(member);
            return;
        }
        var start = text.Length;
        text.AppendLower(member);
        var written = text.Written[start..];
        var kept = 0;
        foreach (var c in written)
        {
            if (c is not (' ' or '\t'))
            {
                written[kept++] = c;
            }
        }
        text.Length = start + kept;
        // A weight of one is what a member without a weight has.
        if (text.Text.EndsWith(";q=1") || text.Text.EndsWith(";q=1.0"))
        {
            text.Length = start + written[..kept].LastIndexOf(';');
        }
    }

    /// <summary>Sorts the members of a list in place; a list of very many is left as it is.</summary>
    private static void Sort(Span<char> list)
    {
        Span<Range> members = stackalloc Range[MostSorted + 1];
        var count = ((ReadOnlySpan<char>)list).Split(members, ',');
        if (count is < 2 or > MostSorted || list.Length > 512)
        {
            return;
        }
        Span<char> copy = stackalloc char[list.Length];
        list.CopyTo(copy);
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            var least = i;
            for (var other = i + 1; other < count; other++)
            {
                if (copy[members[other]].SequenceCompareTo(copy[members[least]]) < 0)
                {
                    least = other;
                }
            }
            (members[i], members[least]) = (members[least], members[i]);
            var member = copy[members[i]];
            if (i > 0)
            {
                list[at++] = ',';
            }
            member.CopyTo(list[at..]);
            at += member.Length;
        }
    }
}
