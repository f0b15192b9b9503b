using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Sending;

/// <summary>The destination's addresses as the client may know them: under the public host, with the way's changes of the path undone.</summary>
/// <param name="exchange">The exchange; its destination has answered.</param>
/// <param name="sentHost">The Host that the destination was sent; null when it was the address's own.</param>
internal readonly struct PublicView(Exchange exchange, string? sentHost)
{
    /// <summary>The public host, with its port if the client named one; empty when the client named none.</summary>
    public string Host => exchange.Client.Host;

    /// <summary>Whether an authority, as it stands in a reference, is the destination's: its address, or the Host that it was sent. A reference without a port means that of its own scheme.</summary>
    public bool Names(ReadOnlySpan<char> authority, bool isHttps)
        => exchange.Destination!.HasAuthority(authority, isHttps) || (sentHost is not null && authority.Equals(sentHost, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a cookie's domain is the destination's host or a zone above it, and not the public one's.</summary>
    public bool NamesHost(ReadOnlySpan<char> domain)
    {
        domain = domain.TrimStart('.');
        return !IsWithin(WithoutPort(Host), domain)
            && (IsWithin(exchange.Destination!.HostName, domain) || (sentHost is not null && IsWithin(WithoutPort(sentHost), domain)));
    }

    private static bool IsWithin(ReadOnlySpan<char> host, ReadOnlySpan<char> domain)
        => host.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && (host.Length == domain.Length || host[^(domain.Length + 1)] == '.');

    /// <summary>The scheme of a rewritten reference: the client's, but https where the destination asks a client to come by it.</summary>
    public string Scheme(ReadOnlySpan<char> authority, bool isHttps)
        => exchange.Client.Scheme == "https" || (isHttps && (!exchange.Destination!.IsHttps || authority.Equals(Host, StringComparison.OrdinalIgnoreCase))) ? "https" : "http";

    /// <summary>The public path of a path of the destination; null when it cannot be known.</summary>
    public string? PublicPath(string path)
    {
        var prefix = exchange.Destination!.PathPrefix;
        if (!path.StartsWith(prefix, StringComparison.Ordinal) || (path.Length > prefix.Length && path[prefix.Length] != '/'))
        {
            return null;
        }
        return exchange.Route.Transformer.TryInvertPath(exchange, path[prefix.Length..], out var original)
            ? original.Length == 0 ? "/" : original
            : null;
    }

    /// <summary>Whether the destination's address itself has a path.</summary>
    public bool HasPathPrefix => exchange.Destination!.PathPrefix.Length > 0;

    private static ReadOnlySpan<char> WithoutPort(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon < 0 || host.EndsWith(']') ? host : host.AsSpan(0, colon);
    }
}
