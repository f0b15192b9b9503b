namespace FuncProxy.TestKit;

/// <summary>A response as it came over the wire.</summary>
/// <param name="Interim">The 1xx responses before it.</param>
/// <param name="Head">Its head.</param>
/// <param name="Body">Its body, as far as it came.</param>
public sealed record RawResponse(IReadOnlyList<RawHead> Interim, RawHead Head, RawBody Body)
{
    /// <summary>The status line.</summary>
    public string StatusLine => Head.FirstLine;

    /// <summary>The status code.</summary>
    public int Status => Head.Status;

    /// <summary>The fields in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => Head.Headers;

    /// <summary>The body as UTF-8.</summary>
    public string Text => Body.Text;

    /// <summary>Whether the whole body came.</summary>
    public bool IsComplete => Body.IsComplete;
}
