using System.Buffers;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Limits;

/// <summary>
/// Holds a request's head to its limits. The server has hard limits of twice as much, which it answers with a status only;
/// what lies between gets the whole answer that a client can act on.
/// </summary>
public sealed class RequestHead(ProxyLimits limits)
{
    // ": " and the line's end, as the server counts them.
    private const int FieldOverhead = 4;

    // Two spaces and HTTP/1.1 with its line's end.
    private const int LineOverhead = 12;

    /// <summary>All that RFC 9110 §5.5 lets no field value hold; the tab it lets.</summary>
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(code => code != '\t').Append(0x7f).Select(code => (char)code)]);

    // RFC 9110 §5.1. The server takes more: a name that the client towards the destination would leave out without a word.
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Checks a request's line and fields.</summary>
    public ProxyError Check(HttpRequest request, string rawTarget)
    {
        if (rawTarget.Length + request.Method.Length + LineOverhead > limits.MaxRequestLineBytes)
        {
            return ProxyError.RequestLineTooLong;
        }
        var count = 0;
        var bytes = 0;
        foreach (var (name, values) in request.Headers)
        {
            if (name.AsSpan().ContainsAnyExcept(NameCharacters))
            {
                return ProxyError.BadField;
            }
            foreach (var value in values)
            {
                if (value.AsSpan().ContainsAny(Controls))
                {
                    return ProxyError.BadField;
                }
                count++;
                bytes += name.Length + FieldOverhead + (value?.Length ?? 0);
            }
        }
        return count > limits.MaxHeaderCount || bytes > limits.MaxHeaderBytes ? ProxyError.RequestHeadersTooLarge : ProxyError.None;
    }
}
