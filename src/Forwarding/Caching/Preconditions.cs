using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Caching;

/// <summary>A client's conditions, held against a stored response (RFC 9110 §13, RFC 9111 §4.3.2).</summary>
internal static class Preconditions
{
    /// <summary>The fields by which a client asks for less than the whole.</summary>
    public static readonly string[] OfReading = [HeaderNames.IfNoneMatch, HeaderNames.IfModifiedSince, HeaderNames.IfRange, HeaderNames.Range];

    /// <summary>Whether only the destination can say whether a condition holds (RFC 9111 §4.3.2), or what follows if it does not: of other methods than GET and HEAD that is no 304 (RFC 9110 §13.1.2).</summary>
    public static bool AreForDestination(HttpRequest request)
        => request.Headers.IfMatch.Count > 0
            || request.Headers.IfUnmodifiedSince.Count > 0
            || (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && Exist(request.Headers));

    /// <summary>Whether the client asks only for what it does not have.</summary>
    public static bool Exist(IHeaderDictionary request) => request.IfNoneMatch.Count > 0 || request.IfModifiedSince.Count > 0;

    /// <summary>Whether the client has what is stored, so that a 304 does.</summary>
    public static bool HasCurrent(IHeaderDictionary request, StoredResponse stored, DateTimeOffset now)
    {
        if (stored.Status != 200)
        {
            return false;
        }
        if (request.IfNoneMatch is { Count: > 0 } tags)
        {
            return Matches(tags, stored.ETag);
        }
        return request.IfModifiedSince is [{ } since]
            && HttpDate.TryParse(since, now, out var date)
            && (stored.LastModified ?? stored.Date) <= date;
    }

    /// <summary>Whether If-Range lets a part be sent (RFC 9110 §13.1.5): a strong tag or a date, exactly that of the stored response.</summary>
    public static bool LetRange(IHeaderDictionary request, StoredResponse stored)
    {
        if (request.IfRange.Count == 0)
        {
            return true;
        }
        return request.IfRange is [{ } validator] && (validator.StartsWith('"')
            ? validator == stored.ETag
            : stored.Field("Last-Modified") is [{ } modified] && validator == modified);
    }

    /// <summary>The weak comparison (RFC 9110 §8.8.3.2): with whatever a client was sent, such as a coded form's weak tag, it can come back.</summary>
    private static bool Matches(StringValues tags, string? stored)
    {
        foreach (var line in tags)
        {
            foreach (var tag in new FieldList(line))
            {
                if (tag is "*" || (stored is not null && Opaque(tag).SequenceEqual(Opaque(stored))))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static ReadOnlySpan<char> Opaque(ReadOnlySpan<char> tag) => tag.StartsWith("W/") ? tag[2..] : tag;
}
