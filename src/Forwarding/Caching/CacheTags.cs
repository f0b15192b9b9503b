namespace FuncProxy.Forwarding.Caching;

/// <summary>The tags of a response: the members of Cache-Tag, and what is between spaces in Surrogate-Key.</summary>
internal static class CacheTags
{
    private const int Most = 64;

    /// <summary>A response's tags, 64 at the most.</summary>
    public static IReadOnlyList<string> Of(StoredResponse response)
    {
        List<string>? tags = null;
        foreach (var line in response.Field("Cache-Tag"))
        {
            foreach (var tag in new FieldList(line))
            {
                Add(ref tags, tag);
            }
        }
        foreach (var line in response.Field("Surrogate-Key"))
        {
            foreach (var range in line.AsSpan().Split(' '))
            {
                Add(ref tags, line.AsSpan()[range]);
            }
        }
        return tags is null ? [] : tags;
    }

    private static void Add(ref List<string>? tags, ReadOnlySpan<char> tag)
    {
        if (!tag.IsEmpty && (tags is null || tags.Count < Most))
        {
            (tags ??= []).Add(tag.ToString());
        }
    }
}
