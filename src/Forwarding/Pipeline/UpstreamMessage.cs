using System.Net.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>
/// The request on its way through the client's handlers: compression → caching → retrying → connection. It has no address until an attempt aims it at a destination;
/// another attempt sends another message. Every response's <see cref="HttpResponseMessage.RequestMessage"/> is the message that got it.
/// </summary>
public sealed class UpstreamMessage : HttpRequestMessage
{
    // The target's own bytes are sent: %2F, %7E and the like stay as the client wrote them.
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private string? _destinationsHost;
    private int _hasEnded = 1;

    /// <summary>A message for an exchange, whose fields the caller adds.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="method">The method that destinations see.</param>
    /// <param name="pathAndQuery">The path and query that destinations see, put behind their address.</param>
    public UpstreamMessage(Exchange exchange, HttpMethod method, string pathAndQuery)
    {
        Exchange = exchange;
        Method = method;
        PathAndQuery = pathAndQuery;
    }

    /// <summary>The exchange. It may serve another request when this one's has ended: what outlives the request must not use it.</summary>
    public Exchange Exchange { get; }

    /// <summary>The path and query that destinations see, put behind their address.</summary>
    public string PathAndQuery { get; }

    /// <summary>Whether it must be the only request of its connection.</summary>
    public bool NeedsOwnConnection { get; init; }

    /// <summary>The client's body; null when there is none.</summary>
    public UpstreamBody? Body => Content as UpstreamBody;

    /// <summary>Where it is sent; null before <see cref="Begin"/>.</summary>
    public Destination? Destination { get; private set; }

    /// <summary>Addresses the message to a destination and takes a place there, which <see cref="End(ProxyError)"/> gives back.</summary>
    public void Begin(Destination destination)
    {
        RequestUri = new Uri(destination.Prefix + PathAndQuery, AsWritten);
        if (destination.Host is { } host && Headers.Host is null)
        {
            Headers.Host = _destinationsHost = host;
        }
        Destination = destination;
        Exchange.Destination = destination;
        Exchange.Body = Body;
        Exchange.Attempts.Add(destination);
        destination.State.Enter();
        _hasEnded = 0;
    }

    /// <summary>Gives back the place at the destination. Further calls do nothing.</summary>
    /// <param name="error">What went wrong with the attempt; <see cref="ProxyError.None"/> when the destination did nothing wrong.</param>
    public void End(ProxyError error)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            Destination!.State.Leave(error);
        }
    }

    /// <summary>Lets a response go and gives back its destination's place.</summary>
    public static void End(HttpResponseMessage response, ProxyError error)
    {
        (response.RequestMessage as UpstreamMessage)?.End(error);
        response.Dispose();
    }

    /// <summary>The same request for another attempt. Where there is a body, it must be repeatable.</summary>
    /// <param name="guard">Ends that attempt.</param>
    public UpstreamMessage Repeat(CallGuard guard)
    {
        var copy = new UpstreamMessage(Exchange, Method, PathAndQuery)
        {
            Version = Version,
            VersionPolicy = VersionPolicy,
            NeedsOwnConnection = NeedsOwnConnection,
            Content = Body?.Repeat(guard) ?? (Content is null ? null : (HttpContent)new EmptyContent()),
        };
        Copy(Headers, copy.Headers, _destinationsHost is null ? null : HeaderNames.Host);
        if (Content is not null)
        {
            Copy(Content.Headers, copy.Content!.Headers, HeaderNames.ContentLength);
        }
        return copy;
    }

    /// <summary>The same request without its client, to be sent when that has been answered. One that has a body cannot be detached from who sends it.</summary>
    /// <param name="guard">Ends it.</param>
    public UpstreamMessage Detach(CallGuard guard)
    {
        var copy = new UpstreamMessage(Exchange.Detach(guard), Method, PathAndQuery)
        {
            Version = Version,
            VersionPolicy = VersionPolicy,
            Content = Content is null ? null : new EmptyContent(),
        };
        Copy(Headers, copy.Headers, null);
        if (Content is not null)
        {
            Copy(Content.Headers, copy.Content!.Headers, HeaderNames.ContentLength);
        }
        return copy;
    }

    private static void Copy(HttpHeaders from, HttpHeaders to, string? except)
    {
        foreach (var (name, values) in from.NonValidated)
        {
            if (!name.Equals(except, StringComparison.OrdinalIgnoreCase))
            {
                to.TryAddWithoutValidation(name, values);
            }
        }
    }
}
