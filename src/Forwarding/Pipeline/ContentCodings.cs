namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The names of the content codings, as fields have them.</summary>
public static class ContentCodings
{
    /// <summary>The coding's name; letter case does not count.</summary>
    /// <returns>Null for a coding that the proxy does not know, and for several.</returns>
    public static ContentCoding? Parse(ReadOnlySpan<char> name) => name.Length switch
    {
        2 when name.Equals("br", StringComparison.OrdinalIgnoreCase) => ContentCoding.Brotli,
        4 when name.Equals("gzip", StringComparison.OrdinalIgnoreCase) => ContentCoding.Gzip,
        6 when name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase) => ContentCoding.Gzip,
        7 when name.Equals("deflate", StringComparison.OrdinalIgnoreCase) => ContentCoding.Deflate,
        8 when name.Equals("identity", StringComparison.OrdinalIgnoreCase) => ContentCoding.Identity,
        _ => null,
    };

    /// <summary>The coding's name.</summary>
    public static string NameOf(ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => "gzip",
        ContentCoding.Brotli => "br",
        ContentCoding.Deflate => "deflate",
        _ => "identity",
    };
}
