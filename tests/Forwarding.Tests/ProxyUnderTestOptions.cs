using FuncProxy.Forwarding.Clients;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Tests;

/// <summary>How a <see cref="ProxyUnderTest"/> is set up.</summary>
internal sealed record ProxyUnderTestOptions
{
    public ServedProtocol Protocol { get; init; }

    public bool InFunctions { get; init; }

    /// <summary>The engine's clock; the routes file is always watched by the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ProxyLimits Limits { get; init; } = new();

    public string InstanceName { get; init; } = "under-test";

    /// <summary>Peers that are trusted beside loopback.</summary>
    public TrustedProxies TrustedProxies { get; init; } = new([]);

    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(10);
}
