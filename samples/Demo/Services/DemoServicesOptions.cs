namespace FuncProxy.Demo.Services;

/// <summary>How the stand-in services behave.</summary>
public sealed record DemoServicesOptions
{
    /// <summary>The pause before each token of a streamed answer, so that streaming can be seen; 20 ms unless set.</summary>
    public TimeSpan TokenDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The clock of the pauses and of <c>created</c>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
