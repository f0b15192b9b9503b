using FuncProxy.Forwarding.Hosting;
using FuncProxy.FunctionApp.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Azure.Functions.Worker.Builder;

InlineScheduling.Enable();

// The command line is the host's own.
if (await ProxyStart.ReadAsync([]) is not { } start)
{
    return 1;
}
start = start with { Settings = start.Settings with { InFunctions = true } };

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
// The worker's own logger would lose what is said outside of an invocation, such as that a document is refused.
ServerDefaults.Configure(builder.Logging.ClearProviders().AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.None), start.Configuration, start.Settings.AccessLogSample > 0);
start.AddServices(builder.Services);
builder.Services
    .Configure<HostOptions>(host => host.ShutdownTimeout = start.Settings.RequestGrace)
    .Configure<KestrelServerOptions>(kestrel => ServerDefaults.Configure(kestrel, start.Settings.Limits))
    .Configure<SocketTransportOptions>(InlineScheduling.Prefer)
    // Nothing here protects data; MVC, which the worker brings, would leave a key on the disk.
    .Configure<KeyManagementOptions>(keys => keys.AutoGenerateKeys = false)
    // The engine reads X-Forwarded-* itself, and must see that the peer is the host.
    .PostConfigure<ForwardedHeadersOptions>(forwarded => forwarded.ForwardedHeaders = ForwardedHeaders.None)
    .AddSingleton(services => start.CreateEngine(services.GetRequiredService<ILoggerFactory>()))
    .AddHostedService<EngineService>();

using var app = builder.Build();
await app.RunAsync();
return 0;
