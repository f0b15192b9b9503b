using System.Text;

namespace FuncProxy.Forwarding.Hosting;

/// <summary>
/// Connection, written so that the server leaves it whole. Where it finds just one option that it knows, it puts that option in place of all values,
/// and a field that the client names beside it would travel on. So <c>keep-alive</c> is left out, which a proxy must not honour from HTTP/1.0 (RFC 9112 §9.3)
/// and HTTP/1.1 does not need, and is set beside the other two, where it changes nothing.
/// </summary>
internal sealed class ConnectionEncoding : FieldEncoding
{
    private const string KeepAlive = "keep-alive";
    private const string Close = "close";

    protected override string Read(ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(value, KeepAlive))
        {
            return "";
        }
        return Ascii.EqualsIgnoreCase(value, Close) ? $"{Close}, {KeepAlive}" : ReadList(Latin1.GetString(value));
    }

    private static string ReadList(string value)
    {
        var kept = new List<string>();
        var isKnown = false;
        foreach (var element in value.Split(','))
        {
            // Nothing but what RFC 9110 §5.6.3 calls white space: a control character must still be seen.
            var option = element.Trim(' ', '\t');
            if (option.Length > 0 && !option.Equals(KeepAlive, StringComparison.OrdinalIgnoreCase))
            {
                kept.Add(option);
                isKnown |= option.Equals(Close, StringComparison.OrdinalIgnoreCase) || option.Equals("upgrade", StringComparison.OrdinalIgnoreCase);
            }
        }
        if (isKnown)
        {
            kept.Add(KeepAlive);
        }
        return string.Join(", ", kept);
    }
}
