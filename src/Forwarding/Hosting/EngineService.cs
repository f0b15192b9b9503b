using FuncProxy.Forwarding.Pipeline;
using Microsoft.Extensions.Hosting;

namespace FuncProxy.Forwarding.Hosting;

/// <summary>Lets the engine live as long as its server: it follows its store from the start to the stop, and takes its leave after the last request.</summary>
public sealed class EngineService(ProxyEngine engine, IHostApplicationLifetime lifetime) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Loading goes on beside the start: a request that comes in between waits for it.
        _ = Task.Run(() => engine.RunAsync(lifetime.ApplicationStopping), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => engine.StopAsync();
}
