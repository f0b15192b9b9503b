using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Clients;

/// <summary>Via (RFC 9110 §7.6.3): which proxies a request has passed, under which names.</summary>
/// <param name="instanceName">The name of this deployment: a token, compared without regard to letter case.</param>
public sealed class ViaField(string instanceName)
{
    private readonly string _http10 = $"1.0 {instanceName}";
    private readonly string _http11 = $"1.1 {instanceName}";
    private readonly string _http2 = $"2 {instanceName}";
    private readonly string _http3 = $"3 {instanceName}";

    /// <summary>Whether a request has passed this deployment already. Another deployment's name, and what stands in comments, does not count.</summary>
    public bool HasPassed(HttpRequest request)
    {
        foreach (var value in request.Headers.Via)
        {
            var rest = value.AsSpan();
            while (!rest.IsEmpty)
            {
                var end = ElementEnd(rest);
                if (ReceivedBy(rest[..end]).Equals(instanceName, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
                rest = end == rest.Length ? default : rest[(end + 1)..];
            }
        }
        return false;
    }

    /// <summary>The field towards the destination: what came, and this deployment.</summary>
    public string Next(HttpRequest request)
    {
        var own = OwnElement(request.Protocol);
        var received = request.Headers.Via;
        return StringValues.IsNullOrEmpty(received) ? own : $"{received}, {own}";
    }

    private string OwnElement(string protocol)
        => HttpProtocol.IsHttp11(protocol) ? _http11
            : HttpProtocol.IsHttp2(protocol) ? _http2
            : HttpProtocol.IsHttp10(protocol) ? _http10
            : _http3;

    /// <summary>Where the first element ends: at a comma outside comments, in which a comma is text (RFC 9110 §5.6.5).</summary>
    private static int ElementEnd(ReadOnlySpan<char> list)
    {
        var depth = 0;
        for (var i = 0; i < list.Length; i++)
        {
            switch (list[i])
            {
                case ',' when depth == 0:
                    return i;
                case '(':
                    depth++;
                    break;
                case ')' when depth > 0:
                    depth--;
                    break;
                case '\\' when depth > 0:
                    i++;
                    break;
            }
        }
        // A comment that is never closed must not swallow what others have put behind it.
        return depth > 0 && list.IndexOf(',') is >= 0 and var comma ? comma : list.Length;
    }

    /// <summary>The name in <c>1.1 name</c> or <c>HTTP/1.1 name (comment)</c>.</summary>
    private static ReadOnlySpan<char> ReceivedBy(ReadOnlySpan<char> element)
    {
        element = element.Trim(" \t");
        var space = element.IndexOfAny(' ', '\t');
        var name = space < 0 ? default : element[space..].TrimStart(" \t");
        var end = name.IndexOfAny(" \t(");
        return end < 0 ? name : name[..end];
    }
}
