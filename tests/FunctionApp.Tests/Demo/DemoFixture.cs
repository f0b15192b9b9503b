using FuncProxy.Demo.Services;

namespace FuncProxy.FunctionApp.Tests.Demo;

/// <summary>The stand-in services, started once for a class.</summary>
public sealed class DemoFixture : IAsyncLifetime
{
    public DemoServices Services { get; private set; } = null!;

    public async Task InitializeAsync() => Services = await DemoServices.StartAsync(new DemoServicesOptions { TokenDelay = TimeSpan.Zero });

    public async Task DisposeAsync() => await Services.DisposeAsync();
}
