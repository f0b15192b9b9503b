using System.Net.Http.Headers;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Compression;

/// <summary>What a change of coding means for a response's fields.</summary>
internal static class CodedFields
{
    // Of the bytes as they were; RFC 9530, RFC 3230, RFC 1864.
    private static readonly string[] Digests = ["Content-Digest", "Repr-Digest", "Digest"];

    /// <summary>The values of a field as they came, of which the first is enough where there is one.</summary>
    public static string? Value(HttpHeaders headers, string name)
        => headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>Copies the fields of a content but those that stand for its bytes as they were.</summary>
    public static void Copy(HttpContentHeaders from, HttpContentHeaders to)
    {
        foreach (var (name, values) in from.NonValidated)
        {
            if (IsOfBytes(name))
            {
                continue;
            }
            if (values.Count == 1)
            {
                to.TryAddWithoutValidation(name, values.ToString());
            }
            else
            {
                to.TryAddWithoutValidation(name, values);
            }
        }
    }

    /// <summary>Takes out of a content's fields those that stand for its bytes as they were.</summary>
    public static void RemoveOfBytes(HttpContentHeaders headers)
    {
        headers.Remove(HeaderNames.ContentLength);
        headers.Remove(HeaderNames.ContentEncoding);
        headers.Remove(HeaderNames.ContentMD5);
    }

    private static bool IsOfBytes(string name)
        => name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase)
            || name.Equals(HeaderNames.ContentEncoding, StringComparison.OrdinalIgnoreCase)
            || name.Equals(HeaderNames.ContentMD5, StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes out of a response's fields what does not hold for another coding: ranges count bytes, and a strong ETag stands for them (RFC 9110 §8.8.1).</summary>
    public static void Weaken(HttpResponseHeaders headers)
    {
        headers.Remove(HeaderNames.AcceptRanges);
        RemoveDigests(headers);
        WeakenETag(headers);
    }

    /// <summary>Makes a strong ETag weak.</summary>
    public static void WeakenETag(HttpResponseHeaders headers)
    {
        if (Value(headers, HeaderNames.ETag) is ['"', ..] strong)
        {
            headers.Remove(HeaderNames.ETag);
            headers.TryAddWithoutValidation(HeaderNames.ETag, "W/" + strong);
        }
    }

    /// <summary>Removes digests of the bytes as they were.</summary>
    public static void RemoveDigests(HttpResponseHeaders headers)
    {
        foreach (var name in Digests)
        {
            headers.Remove(name);
        }
    }

    /// <summary>Says that another Accept-Encoding may get another response (RFC 9110 §12.5.5).</summary>
    public static void AddVary(HttpResponseHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues(HeaderNames.Vary, out var values))
        {
            headers.TryAddWithoutValidation(HeaderNames.Vary, HeaderNames.AcceptEncoding);
            return;
        }
        foreach (var value in values)
        {
            if (FieldElements.Contains(value, "*") || FieldElements.Contains(value, HeaderNames.AcceptEncoding))
            {
                return;
            }
        }
        var all = values.ToString();
        headers.Remove(HeaderNames.Vary);
        headers.TryAddWithoutValidation(HeaderNames.Vary, $"{all}, {HeaderNames.AcceptEncoding}");
    }
}
