using System.Text;

namespace FuncProxy.Forwarding.Explaining;

/// <summary>A URL as a client would send it: nothing is normalised, for what stands there decides.</summary>
/// <param name="Host">The host, with its port if it names one.</param>
/// <param name="Target">Path and query.</param>
/// <param name="IsHttps">Whether TLS is spoken.</param>
public sealed record ExplainedUrl(string Host, string Target, bool IsHttps)
{
    /// <summary>Reads a URL, or a path alone; null when it is neither.</summary>
    public static ExplainedUrl? Parse(string text)
    {
        if (text.StartsWith('/'))
        {
            return new ExplainedUrl("localhost", Encode(text), IsHttps: false);
        }

        var isHttps = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!isHttps && !text.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var rest = text[(isHttps ? 8 : 7)..];
        var end = rest.AsSpan().IndexOfAny('/', '?', '#');
        var host = end < 0 ? rest : rest[..end];
        var target = end < 0 ? "/" : rest[end..];
        return host.Length == 0 ? null : new ExplainedUrl(host, Encode(target.StartsWith('/') ? target : "/" + target), isHttps);
    }

    // As browsers and curl's --url-query do: only what cannot stand in a request line is encoded, and the fragment stays at home.
    private static string Encode(string target)
    {
        var fragment = target.IndexOf('#', StringComparison.Ordinal);
        var text = new StringBuilder();
        foreach (var rune in (fragment < 0 ? target : target[..fragment]).EnumerateRunes())
        {
            text.Append(rune.Value is > 0x20 and < 0x7f ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        }

        return text.ToString();
    }
}
