using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FuncProxy.TestKit;

/// <summary>How a <see cref="KestrelOrigin"/> is set up.</summary>
public sealed record KestrelOriginOptions
{
    /// <summary>The protocols; HTTP/1.1 in the clear unless told.</summary>
    public OriginProtocols Protocols { get; init; }

    /// <summary>Whether requests are recorded. Off for load, where the log would grow without end.</summary>
    public bool Records { get; init; } = true;

    /// <summary>How many bytes of each request's body are kept for <see cref="OriginRequest.BodyText"/>.</summary>
    public int KeptBodyBytes { get; init; } = 64 * 1024;

    /// <summary>Changes Kestrel's own options; the body's size and data rates are unlimited before it runs.</summary>
    public Action<KestrelServerOptions>? Configure { get; init; }
}
