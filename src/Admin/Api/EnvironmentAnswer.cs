namespace FuncProxy.Admin.Api;

/// <summary>What the process runs on.</summary>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="System">The operating system.</param>
/// <param name="Architecture">The processor's architecture.</param>
/// <param name="Processors">How many processors it may use.</param>
/// <param name="ManagedBytes">What the collector keeps.</param>
/// <param name="WorkingSetBytes">The memory that it has.</param>
internal sealed record EnvironmentAnswer(string Runtime, string System, string Architecture, int Processors, long ManagedBytes, long WorkingSetBytes);
