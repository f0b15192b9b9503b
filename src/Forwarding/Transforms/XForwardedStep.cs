using System.Net.Http.Headers;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>Tells the destination who called, and under which address, in the X-Forwarded fields.</summary>
internal sealed class XForwardedStep(string prefix, ForwardedAction forAction, ForwardedAction protoAction, ForwardedAction hostAction, ForwardedAction prefixAction) : RequestStep
{
    public const string StandardPrefix = "X-Forwarded-";

    /// <summary>What a route gets that says nothing: the chain goes on, the client's scheme and host are told.</summary>
    public static readonly XForwardedStep Default =
        new(StandardPrefix, ForwardedAction.Append, ForwardedAction.Set, ForwardedAction.Set, ForwardedAction.Off);

    /// <summary>Passes on what a trusted peer sent.</summary>
    public static readonly XForwardedStep PassOn =
        new(StandardPrefix, ForwardedAction.Off, ForwardedAction.Off, ForwardedAction.Off, ForwardedAction.Off);

    private readonly string _for = prefix + "For";
    private readonly string _proto = prefix + "Proto";
    private readonly string _host = prefix + "Host";
    private readonly string _prefix = prefix + "Prefix";

    /// <summary>What the names of the fields begin with.</summary>
    public string Prefix => prefix;

    /// <summary>Whether the names are the usual ones, which the sender has left out already.</summary>
    public bool IsStandard { get; } = prefix.Equals(StandardPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether nothing is asked of it.</summary>
    public bool IsOff => Are(ForwardedAction.Off, ForwardedAction.Off);

    /// <summary>Whether it adds something.</summary>
    public bool Writes => !Are(ForwardedAction.Off, ForwardedAction.Remove);

    /// <summary>Whether what came from outside may be passed on and extended. A platform's own chain ends with the client already.</summary>
    public static bool Believes(in ClientInfo client) => client.IsTrusted && !client.ChainIsPlatforms;

    public override bool TellsOfConnection(string name)
        => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && (Is(name, _for) || Is(name, _proto) || Is(name, _host) || Is(name, _prefix));

    public override void Apply(Exchange exchange, HttpRequestMessage request)
    {
        if (!IsStandard)
        {
            RequestFields.RemoveIdentity(exchange, request, _for);
            RequestFields.RemoveIdentity(exchange, request, _proto);
            RequestFields.RemoveIdentity(exchange, request, _host);
            RequestFields.RemoveIdentity(exchange, request, _prefix);
        }
        var client = exchange.Client;
        var context = exchange.Context;
        var fields = request.Headers;
        Write(exchange, fields, _for, forAction, AddressText.Of(client.Address), client.Peer is null ? default : AddressText.SpanOf(client.Peer));
        // The server's view of the request is asked only where it is written: that costs more than the rest.
        Write(exchange, fields, _proto, protoAction, client.Scheme, protoAction == ForwardedAction.Append ? context.Request.Scheme : null);
        Write(exchange, fields, _host, hostAction, client.Host, hostAction == ForwardedAction.Append ? context.Request.Host.Value : null);
        var pathBase = prefixAction is ForwardedAction.Set or ForwardedAction.Append ? context.Request.PathBase.ToUriComponent() : null;
        Write(exchange, fields, _prefix, prefixAction, pathBase, pathBase);
    }

    /// <summary>Writes one field.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="fields">The fields towards the destination.</param>
    /// <param name="name">The field.</param>
    /// <param name="action">What happens to it.</param>
    /// <param name="own">What is true of the client.</param>
    /// <param name="hop">What is true of the peer, who sent what is extended.</param>
    private static void Write(Exchange exchange, HttpRequestHeaders fields, string name, ForwardedAction action, string? own, ReadOnlySpan<char> hop)
    {
        var received = action is ForwardedAction.Append or ForwardedAction.Off ? Received(exchange, name) : "";
        var value = action switch
        {
            ForwardedAction.Append when received.Length == 0 => own,
            ForwardedAction.Append => hop.IsEmpty ? received : string.Concat(received, ", ", hop),
            ForwardedAction.Off => received,
            ForwardedAction.Set => own,
            _ => null,
        };
        if (!string.IsNullOrEmpty(value) && FieldRules.IsOneLine(value))
        {
            fields.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>What came in a field and may be believed, on one line; else empty.</summary>
    public static string Received(Exchange exchange, string name) =>
        Believes(exchange.Client) ? exchange.Context.Request.Headers[name].ToString() : "";

    private static bool Is(string name, string own) => name.Equals(own, StringComparison.OrdinalIgnoreCase);

    private bool Are(ForwardedAction one, ForwardedAction other) =>
        (forAction == one || forAction == other) && (protoAction == one || protoAction == other)
        && (hostAction == one || hostAction == other) && (prefixAction == one || prefixAction == other);
}
