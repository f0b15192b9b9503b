namespace FuncProxy.Forwarding.Tests;

/// <summary>How a <see cref="ProxyUnderTest"/> is set up.</summary>
internal sealed record ProxyUnderTestOptions
{
    public ServedProtocol Protocol { get; init; }

    public bool InFunctions { get; init; }

    public bool BehindFunctionsHost { get; init; }

    /// <summary>The engine's clock; the routes file is always watched by the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(10);
}
