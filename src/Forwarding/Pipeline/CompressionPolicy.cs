namespace FuncProxy.Forwarding.Pipeline;

/// <summary>How a route's responses are coded, compiled. A route that leaves responses alone has none.</summary>
public sealed class CompressionPolicy
{
    /// <summary>The types that are worth it.</summary>
    public required MediaTypeSet MediaTypes { get; init; }

    /// <summary>The least declared length, in bytes, that is worth it.</summary>
    public required long MinBytes { get; init; }

    /// <summary>The level of gzip, 1 to 9; null for the one that fits the response.</summary>
    public required int? GzipLevel { get; init; }

    /// <summary>The level of Brotli, 0 to 11; null for the one that fits the response.</summary>
    public required int? BrotliLevel { get; init; }

    /// <summary>Whether responses to requests with credentials are coded too, which lets an attacker who can make a client send requests guess secrets from lengths (BREACH, CVE-2013-3587).</summary>
    public required bool Credentialed { get; init; }

    /// <summary>How many bytes may come out of one byte when a destination's coding is undone.</summary>
    public required int MaxInflateRatio { get; init; }

    /// <summary>How many bytes may come out of a body when a destination's coding is undone.</summary>
    public required long MaxInflatedBytes { get; init; }

    /// <summary>
    /// The coding for a response that can be coded, by the client's own fields alone; told to the exchange once, so that it costs nothing to ask again.
    /// For a stream of events it is <see cref="NegotiateForEvents"/>.
    /// </summary>
    public ContentCoding Negotiate(Exchange exchange)
    {
        if (exchange.Coding is { } known)
        {
            return known;
        }
        var headers = exchange.Context.Request.Headers;
        if (headers.AcceptEncoding.Count == 0)
        {
            exchange.Coding = ContentCoding.Identity;
            return ContentCoding.Identity;
        }
        exchange.Accepted = AcceptedCodings.Parse(headers.AcceptEncoding);
        var coding = exchange.Accepted.Best(ContentCoding.Brotli);
        if (coding != ContentCoding.Identity && ((!Credentialed && ClientCredentials.OrCookiesExist(headers)) || FieldElements.Contains(headers.CacheControl, "no-transform")))
        {
            coding = ContentCoding.Identity;
        }
        exchange.Coding = coding;
        return coding;
    }

    /// <summary>The same for a stream of events, in which gzip costs far less than Brotli (docs/compression.md).</summary>
    public ContentCoding NegotiateForEvents(Exchange exchange)
        => Negotiate(exchange) == ContentCoding.Identity ? ContentCoding.Identity : exchange.Accepted.Best(ContentCoding.Gzip);
}
