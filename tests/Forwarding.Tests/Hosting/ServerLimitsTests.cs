using FuncProxy.Forwarding.Hosting;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Stores;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FuncProxy.Forwarding.Tests.Hosting;

public sealed class ServerLimitsTests
{
    [Fact]
    public async Task Stream_may_pause_for_longer_than_the_servers_own_minimum_rate_lets()
    {
        using var folder = new TemporaryFolder();
        await using var app = ProxyServer.Build(new ProxyServerOptions(), new ConfigurationManager(), loggers => new ProxyEngine(
            new FileRouteStore(Path.Combine(folder.Path, "routes.json"), null, TimeProvider.System, loggers.CreateLogger<FileRouteStore>()),
            new ProxyOptions(),
            TimeProvider.System,
            loggers));

        var limits = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        limits.MinRequestBodyDataRate.ShouldBeNull();
        limits.MinResponseDataRate.ShouldBeNull();
        limits.MaxRequestBodySize.ShouldBeNull();
    }
}
