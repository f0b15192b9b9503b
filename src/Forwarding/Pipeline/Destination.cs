using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>One server of a cluster.</summary>
public sealed class Destination
{
    /// <summary>Takes over a destination of the document.</summary>
    public Destination(string id, DestinationConfig config)
    {
        Id = id;
        Host = config.Host;
        var address = new Uri(config.Address!, UriKind.Absolute);
        Prefix = address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
    }

    /// <summary>The destination's id in the document.</summary>
    public string Id { get; }

    /// <summary>Scheme, authority and path without a slash at its end: what a request's path is put behind.</summary>
    public string Prefix { get; }

    /// <summary>The Host that is sent; null for the address's own.</summary>
    public string? Host { get; }
}
