using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>A route, compiled: what each stage needs of it. Immutable.</summary>
public sealed class ProxyRoute
{
    /// <summary>The route's id in the document.</summary>
    public required string Id { get; init; }

    /// <summary>The path template by which it matches; null where it takes every path.</summary>
    public string? Template { get; init; }

    /// <summary>Its transforms.</summary>
    public required Transformer Transformer { get; init; }

    /// <summary>What answers it.</summary>
    public required RouteHandler Handler { get; init; }

    /// <summary>What a request must pass before it goes on, in this order.</summary>
    public AccessRule[] Access { get; init; } = [];

    /// <summary>How many requests it takes in a time; null for any number.</summary>
    public RouteLimit? Limit { get; init; }

    /// <summary>Which web pages may call it; null where the destination decides.</summary>
    public CorsPolicy? Cors { get; init; }

    /// <summary>What answers the preflights for it; null where they are requests like any other.</summary>
    public ProxyRoute? Preflights { get; init; }

    /// <summary>The API whose clients call it, for errors in the shape that they understand; null for any other.</summary>
    public AiApi? Api { get; init; }

    /// <summary>Whether callers present keys to the proxy, which then stay here.</summary>
    public bool TakesKeys { get; init; }

    /// <summary>Whether the caller's token stays here.</summary>
    public bool TakesToken { get; init; }

    /// <summary>The rate that a request body of undeclared length must reach; null where no rate is asked.</summary>
    public MinDataRate? StreamRate { get; init; }

    /// <summary>The largest request body in bytes; null for no limit.</summary>
    public required long? MaxRequestBodyBytes { get; init; }

    /// <summary>Whether response fields that name the destination's software are removed.</summary>
    public bool HidesHeaders { get; init; } = true;

    /// <summary>Whether response fields that name the destination's address are rewritten to the public one.</summary>
    public bool HidesAddresses { get; init; } = true;

    /// <summary>How long an event stream may be silent before the client gets a comment; <see cref="TimeSpan.Zero"/> for ever.</summary>
    public TimeSpan KeepAliveInterval { get; init; }

    /// <summary>How responses are coded; null where they are left alone.</summary>
    public CompressionPolicy? Compression { get; init; }

    /// <summary>Its cache, asked before anything is made for a destination; null where no destination answers.</summary>
    public ResponseCache? Cache { get; init; }

    /// <summary>How long the whole exchange may take; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit.</summary>
    public required TimeSpan Timeout { get; init; }
}
