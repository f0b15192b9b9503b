using System.Net;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Clients;

/// <summary>Finds out who is calling. What a peer says of others is believed only when the peer is trusted.</summary>
/// <param name="trusted">The peers that are believed.</param>
/// <param name="inFunctions">Whether the process runs behind the Azure Functions front end, which names the client in X-Client-IP.</param>
public sealed class ClientResolver(TrustedProxies trusted, bool inFunctions)
{
    private const string ForwardedForName = "X-Forwarded-For";
    private const string ForwardedHostName = "X-Forwarded-Host";
    private const string ForwardedProtoName = "X-Forwarded-Proto";
    private const string PlatformClientName = "X-Client-IP";

    /// <summary>The client of a request.</summary>
    public ClientInfo Resolve(HttpContext context)
    {
        var request = context.Request;
        var peer = context.Connection.RemoteIpAddress;
        var isTrusted = peer is not null && trusted.Contains(peer);
        var scheme = SchemeOf(request, isTrusted);
        var host = request.Headers.Host.ToString();
        if (!isTrusted)
        {
            return new ClientInfo(peer, peer, IsTrusted: false, scheme, host);
        }

        var headers = request.Headers;
        if (headers.TryGetValue(ForwardedHostName, out var forwardedHost) && Last(forwardedHost) is { } publicHost && HostSyntax.IsValid(publicHost))
        {
            host = publicHost;
        }
        if (inFunctions && headers.TryGetValue(PlatformClientName, out var client) && client.Count == 1 && TryParseHop(client[0], out var address))
        {
            return new ClientInfo(address, peer, IsTrusted: true, scheme, host, ChainIsPlatforms: true);
        }
        return new ClientInfo(headers.TryGetValue(ForwardedForName, out var chain) ? Rightmost(chain) ?? peer : peer, peer, IsTrusted: true, scheme, host, FieldsAreBelieved: !inFunctions);
    }

    /// <summary>The scheme that the client used, as <see cref="Resolve"/> finds it out, for those who want nothing else.</summary>
    /// <returns><c>http</c> or <c>https</c>.</returns>
    public string SchemeOf(HttpContext context) => SchemeOf(context.Request, context.Connection.RemoteIpAddress is { } peer && trusted.Contains(peer));

    private static string SchemeOf(HttpRequest request, bool isTrusted)
    {
        var isHttps = isTrusted && request.Headers.TryGetValue(ForwardedProtoName, out var proto)
            ? "https".Equals(Last(proto), StringComparison.OrdinalIgnoreCase)
            : request.IsHttps;
        return isHttps ? "https" : "http";
    }

    /// <summary>The rightmost hop that is not trusted; the leftmost when all are. A hop that is no address ends what can be believed.</summary>
    private IPAddress? Rightmost(StringValues chain)
    {
        IPAddress? last = null;
        for (var i = chain.Count - 1; i >= 0; i--)
        {
            var rest = chain[i].AsSpan();
            while (!rest.IsEmpty)
            {
                var comma = rest.LastIndexOf(',');
                if (!TryParseHop(rest[(comma + 1)..], out var hop))
                {
                    return last;
                }
                last = hop;
                if (!trusted.Contains(hop))
                {
                    return hop;
                }
                rest = comma < 0 ? default : rest[..comma];
            }
        }
        return last;
    }

    /// <summary>Reads an address, alone or with a port: <c>192.0.2.1</c>, <c>192.0.2.1:80</c>, <c>2001:db8::1</c>, <c>[2001:db8::1]:80</c>.</summary>
    private static bool TryParseHop(ReadOnlySpan<char> text, out IPAddress address)
    {
        text = text.Trim().Trim('"');
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']');
            text = end < 0 ? default : text[1..end];
        }
        else if (text.Count(':') == 1)
        {
            text = text[..text.IndexOf(':')];
        }
        return IPAddress.TryParse(text, out address!);
    }

    /// <summary>The last element, which the peer itself wrote; those before it came to the peer from others.</summary>
    private static string? Last(StringValues values)
    {
        if (values.Count == 0 || values[^1] is not { } value)
        {
            return null;
        }
        return value.AsSpan(value.LastIndexOf(',') + 1).Trim() is var last && last.Length == value.Length ? value : last.ToString();
    }
}
