using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Admin.Documents;

/// <summary>What the caller believes to be published (RFC 9110 §13.1): one of several states, or nothing.</summary>
internal sealed class Precondition
{
    private readonly IList<EntityTagHeaderValue>? _tags;

    private Precondition(IList<EntityTagHeaderValue>? tags) => _tags = tags;

    /// <summary>Reads it; null when there is none that keeps a writer from replacing what it has not seen: <c>If-Match: *</c> does not.</summary>
    public static Precondition? Read(IHeaderDictionary headers)
    {
        if (!StringValues.IsNullOrEmpty(headers.IfMatch))
        {
            return EntityTagHeaderValue.TryParseStrictList(headers.IfMatch, out var tags) && !tags.Contains(EntityTagHeaderValue.Any) ? new Precondition(tags) : null;
        }
        return headers.IfNoneMatch == "*" ? new Precondition(null) : null;
    }

    /// <summary>Whether it holds. Weak tags match nothing (RFC 9110 §8.8.3.2).</summary>
    /// <param name="etag">What is published; null for nothing.</param>
    public bool Holds(string? etag)
    {
        if (_tags is null || etag is null)
        {
            return _tags is null && etag is null;
        }
        foreach (var tag in _tags)
        {
            if (!tag.IsWeak && tag.Tag == etag)
            {
                return true;
            }
        }
        return false;
    }
}
