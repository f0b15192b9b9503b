using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FuncProxy.TestKit;

/// <summary>The barest Kestrel: one loopback port, one delegate, no configuration, no logs.</summary>
internal static class LoopbackServer
{
    public static async Task<(WebApplication Server, int Port)> StartAsync(
        RequestDelegate handle, Action<ListenOptions> listen, Action<KestrelServerOptions>? configure = null, int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            configure?.Invoke(kestrel);
            kestrel.Listen(IPAddress.Loopback, port, listen);
        });
        var server = builder.Build();
        server.Run(handle);
        await server.StartAsync();
        return (server, new Uri(server.Urls.First()).Port);
    }

    /// <summary>Stops at once: a test that is over waits for no request in flight.</summary>
    public static async Task StopAsync(WebApplication server)
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await server.StopAsync(now.Token);
        await server.DisposeAsync();
    }
}
