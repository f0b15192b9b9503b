using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>Tells the destination who called, and under which address, in Forwarded (RFC 7239 §4).</summary>
internal sealed class ForwardedStep(bool proto, bool host, NodeFormat? forFormat, NodeFormat? byFormat, bool append) : RequestStep
{
    private const string Name = "Forwarded";

    /// <summary>Passes on what a trusted peer sent.</summary>
    public static readonly ForwardedStep PassOn = new(proto: false, host: false, null, null, append: true);

    public override void Apply(Exchange exchange, HttpRequestMessage request)
    {
        var received = append ? XForwardedStep.Received(exchange, Name) : "";
        if (!FieldRules.IsOneLine(received))
        {
            received = "";
        }
        var text = new DefaultInterpolatedStringHandler(0, 0, null, stackalloc char[256]);
        text.AppendLiteral(received);
        var isHop = received.Length > 0;
        AppendElement(ref text, exchange, isHop);
        var value = text.ToStringAndClear();
        if (value.Length > 0)
        {
            request.Headers.TryAddWithoutValidation(Name, value);
        }
    }

    /// <summary>Adds one element: of the client, or of the peer when what it sent stands before.</summary>
    private void AppendElement(ref DefaultInterpolatedStringHandler text, Exchange exchange, bool isHop)
    {
        var separator = isHop ? ", " : "";
        var client = exchange.Client;
        var (request, connection) = (exchange.Context.Request, exchange.Context.Connection);
        if (proto)
        {
            Next(ref text, ref separator, "proto=");
            text.AppendLiteral(isHop ? request.Scheme : client.Scheme);
        }
        var hostValue = isHop ? request.Host.Value ?? "" : client.Host;
        if (host && hostValue.Length > 0 && FieldRules.IsValue(hostValue) && hostValue.AsSpan().IndexOfAny('"', '\\') < 0)
        {
            Next(ref text, ref separator, "host=\"");
            text.AppendLiteral(hostValue);
            text.AppendLiteral("\"");
        }
        if (forFormat is { } f)
        {
            Next(ref text, ref separator, "for=");
            // The connection's port is the peer's, and says nothing of a client behind it.
            var isPeer = isHop || client.Address is null || client.Address.Equals(client.Peer);
            AppendNode(ref text, f, isHop ? client.Peer : client.Address, isPeer ? connection.RemotePort : 0);
        }
        if (byFormat is { } b)
        {
            Next(ref text, ref separator, "by=");
            AppendNode(ref text, b, connection.LocalIpAddress, connection.LocalPort);
        }
    }

    private static void Next(ref DefaultInterpolatedStringHandler text, ref string separator, string name)
    {
        text.AppendLiteral(separator);
        text.AppendLiteral(name);
        separator = ";";
    }

    /// <summary>Adds a node; IPv6 and everything with a port is quoted, because a token has no colon (RFC 7239 §6).</summary>
    private static void AppendNode(ref DefaultInterpolatedStringHandler text, NodeFormat format, IPAddress? address, int port)
    {
        var isIp = format is NodeFormat.Ip or NodeFormat.IpAndPort or NodeFormat.IpAndRandomPort && address is not null;
        var isIPv6 = isIp && address!.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6;
        var hasPort = port > 0 && format is NodeFormat.IpAndPort or NodeFormat.UnknownAndPort or NodeFormat.RandomAndPort;
        var hasRandomPort = format is NodeFormat.IpAndRandomPort or NodeFormat.UnknownAndRandomPort or NodeFormat.RandomAndRandomPort;
        var quote = isIPv6 || hasPort || hasRandomPort ? "\"" : "";
        text.AppendLiteral(quote);
        if (isIp)
        {
            text.AppendLiteral(isIPv6 ? "[" : "");
            text.AppendFormatted(AddressText.SpanOf(address!));
            text.AppendLiteral(isIPv6 ? "]" : "");
        }
        else if (format is NodeFormat.Random or NodeFormat.RandomAndPort or NodeFormat.RandomAndRandomPort)
        {
            AppendRandom(ref text);
        }
        else
        {
            text.AppendLiteral("unknown");
        }
        if (hasPort || hasRandomPort)
        {
            text.AppendLiteral(":");
        }
        if (hasRandomPort)
        {
            AppendRandom(ref text);
        }
        else if (hasPort)
        {
            text.AppendFormatted(port);
        }
        text.AppendLiteral(quote);
    }

    /// <summary>Adds an obfuscated identifier: an underscore and ten characters (RFC 7239 §6.3).</summary>
    private static void AppendRandom(ref DefaultInterpolatedStringHandler text)
    {
        Span<char> characters = stackalloc char[10];
        Random.Shared.GetItems("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-", characters);
        text.AppendLiteral("_");
        text.AppendFormatted((ReadOnlySpan<char>)characters);
    }
}
