using System.Globalization;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>This proxy's member of Proxy-Status (RFC 9209): the error, the destination that was asked last, by its id, and the number of attempts.</summary>
internal static class ProxyStatusField
{
    /// <summary>The field's name.</summary>
    public const string Name = "Proxy-Status";

    /// <summary>The member for an error; names no destination when none was asked.</summary>
    public static string Of(string error, Exchange? exchange) => $"FuncProxy; error={error}{Ways(exchange)}";

    /// <summary>The member for an answer that more than one attempt was made for.</summary>
    public static string Of(Exchange exchange) => $"FuncProxy{Ways(exchange)}";

    private static string Ways(Exchange? exchange)
    {
        if (exchange?.Destination is not { } destination)
        {
            return "";
        }
        var attempts = exchange.Attempts.Count.ToString(CultureInfo.InvariantCulture);
        // A String is of visible ASCII and spaces (RFC 9651 §3.3.3); an id that is not has no place there.
        return destination.Id.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? $"; attempts={attempts}"
            : $"; next-hop=\"{destination.Id.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"; attempts={attempts}";
    }
}
