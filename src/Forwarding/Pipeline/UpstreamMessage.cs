using System.Net.Http.Headers;
using FuncProxy.Forwarding.Telemetry;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>
/// The request on its way through the client's handlers: compression → caching → retrying → connection. It has no address until an attempt aims it at a destination;
/// another attempt sends another message. Every response's <see cref="HttpResponseMessage.RequestMessage"/> is the message that got it.
/// </summary>
public sealed class UpstreamMessage : HttpRequestMessage
{
    private List<KeyValuePair<string, string[]>>? _displaced;
    private string? _credentials;
    private string? _destinationsHost;
    private int _hasEnded = 1;
    private int _epoch;
    private AttemptOutcome _outcome;

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

    /// <summary>What is done with the answer before it is given back; null for nothing.</summary>
    public AnswerStep? OnAnswer { get; set; }

    /// <summary>The client's body; null when there is none.</summary>
    public UpstreamBody? Body => Content as UpstreamBody;

    /// <summary>Where it is sent; null before <see cref="Begin"/>.</summary>
    public Destination? Destination { get; private set; }

    /// <summary>What is measured of the attempt; null while nobody wants to know.</summary>
    internal AttemptWatch? Watch { get; set; }

    /// <summary>The attempt's index in the exchange's <see cref="AttemptLog"/>.</summary>
    public int Attempt { get; private set; }

    /// <summary>Addresses the message to a destination and takes a place there, which <see cref="End(ProxyError)"/> gives back.</summary>
    public void Begin(Destination destination)
    {
        Unauthenticate();
        RequestUri = destination.Targets.Of(PathAndQuery);
        if (destination.Host is { } host && Headers.Host is null)
        {
            Headers.Host = _destinationsHost = host;
        }
        Destination = destination;
        Attempt = Exchange.Attempts.Add(destination);
        Claim();
        _epoch = destination.State.Enter();
        _outcome = AttemptOutcome.None;
        _hasEnded = 0;
    }

    /// <summary>Puts the proxy's own credentials for the destination in the place of all others. They are this attempt's alone.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="value">Its value.</param>
    public void Authenticate(string name, string value)
    {
        // Another attempt may be made of this one while it waits for its credentials.
        lock (Headers)
        {
            Unauthenticate();
            foreach (var (field, values) in Headers.NonValidated)
            {
                if (ClientCredentials.Hold(field, name))
                {
                    (_displaced ??= []).Add(new(field, [.. values]));
                }
            }
            foreach (var (field, _) in _displaced ?? [])
            {
                Headers.Remove(field);
            }
            Headers.TryAddWithoutValidation(name, value);
            _credentials = name;
        }
    }

    /// <summary>Method and path; never the fields, among which credentials are.</summary>
    public override string ToString() => $"{Method} {PathAndQuery}";

    /// <summary>Makes this attempt the one that the exchange goes on with, where several are under way.</summary>
    public void Claim()
    {
        Exchange.Destination = Destination;
        Exchange.Body = Body;
    }

    /// <summary>Shows the destination's state the head of the answer. Call once for each answer that comes, before another attempt is made.</summary>
    public void NoteAnswer(HttpResponseMessage response) => _outcome = Destination!.State.Judge(_epoch, response);

    /// <summary>Gives back the place at the destination. Further calls do nothing.</summary>
    /// <param name="error">What went wrong with the attempt; <see cref="ProxyError.None"/> when the destination did nothing wrong.</param>
    public void End(ProxyError error)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            Destination!.State.Leave(_epoch, error == ProxyError.None ? _outcome : OutcomeOf(error));
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
            OnAnswer = OnAnswer,
            Content = Body?.Repeat(guard) ?? (Content is null ? null : (HttpContent)new EmptyContent()),
        };
        CopyHeaders(copy, _destinationsHost is null ? null : HeaderNames.Host);
        if (Content is not null)
        {
            Copy(Content.Headers, copy.Content!.Headers, HeaderNames.ContentLength);
        }
        return copy;
    }

    /// <summary>
    /// Of silence it is known whose it was only while the destination has the whole request and has not begun to answer: after that the client may be the one that takes nothing.
    /// That the route's time was up tells something only of the first destination: those behind it had what was left.
    /// </summary>
    private AttemptOutcome OutcomeOf(ProxyError error) => error switch
    {
        ProxyError.Timeout or ProxyError.ActivityTimeout when _outcome != AttemptOutcome.None || Body?.Completion.IsCompletedSuccessfully == false => AttemptOutcome.None,
        ProxyError.Timeout when Attempt > 0 => AttemptOutcome.None,
        _ => AttemptOutcome.Failure,
    };

    /// <summary>The same request without its client, to be sent when that has been answered; of a HEAD the GET, whose response can be stored. One that has a body cannot be detached from who sends it.</summary>
    /// <param name="guard">Ends it.</param>
    public UpstreamMessage Detach(CallGuard guard)
    {
        var copy = new UpstreamMessage(Exchange.Detach(guard), Method == HttpMethod.Head ? HttpMethod.Get : Method, PathAndQuery)
        {
            Version = Version,
            VersionPolicy = VersionPolicy,
            Content = Content is null ? null : new EmptyContent(),
        };
        CopyHeaders(copy, null);
        if (Content is not null)
        {
            Copy(Content.Headers, copy.Content!.Headers, HeaderNames.ContentLength);
        }
        return copy;
    }

    private void Unauthenticate()
    {
        if (_credentials is null)
        {
            return;
        }
        Headers.Remove(_credentials);
        AddDisplaced(Headers);
        _displaced = null;
        _credentials = null;
    }

    /// <summary>Copies the fields as they are without this attempt's credentials.</summary>
    private void CopyHeaders(UpstreamMessage copy, string? except)
    {
        lock (Headers)
        {
            Copy(Headers, copy.Headers, except);
            if (_credentials is not null)
            {
                copy.Headers.Remove(_credentials);
                AddDisplaced(copy.Headers);
            }
        }
    }

    private void AddDisplaced(HttpRequestHeaders to)
    {
        foreach (var (name, values) in _displaced ?? [])
        {
            to.TryAddWithoutValidation(name, values);
        }
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
