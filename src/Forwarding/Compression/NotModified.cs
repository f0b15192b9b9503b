using FuncProxy.Forwarding.Pipeline;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Compression;

/// <summary>
/// Gives a 304 the fields of the response that it stands for (RFC 9110 §15.4.5): Vary, and the weak ETag when that is what the client holds.
/// Whether the client's copy is coded is its own knowledge; a 304 says nothing of content codings.
/// </summary>
internal static class NotModified
{
    public static void Apply(Exchange exchange, CompressionPolicy policy, HttpResponseMessage response)
    {
        var type = CodedFields.Value(response.Content.Headers, HeaderNames.ContentType);
        if ((type is not null && !policy.MediaTypes.Contains(type)) || !IsToRead(response.RequestMessage?.Method))
        {
            return;
        }
        CodedFields.AddVary(response.Headers);
        if (CodedFields.Value(response.Headers, HeaderNames.ETag) is ['"', ..] strong && HoldsWeak(exchange, strong))
        {
            CodedFields.WeakenETag(response.Headers);
        }
    }

    private static bool IsToRead(HttpMethod? method) => method == HttpMethod.Get || method == HttpMethod.Head;

    private static bool HoldsWeak(Exchange exchange, string strong)
    {
        foreach (var value in exchange.Context.Request.Headers.IfNoneMatch)
        {
            var at = value.AsSpan().IndexOf(strong, StringComparison.Ordinal);
            if (at >= 2 && value.AsSpan(at - 2, 2) is "W/")
            {
                return true;
            }
        }
        return false;
    }
}
