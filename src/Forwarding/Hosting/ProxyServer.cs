using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Hosting;

/// <summary>Plain Kestrel around a <see cref="ProxyEngine"/>.</summary>
public static class ProxyServer
{
    /// <summary>Builds the server. The engine is made with the server's loggers and begins to load when the server starts.</summary>
    /// <param name="options">Where and how it listens.</param>
    /// <param name="configuration">The sections of .NET.</param>
    /// <param name="makeEngine">Makes the engine.</param>
    /// <param name="addServices">Adds what runs beside it: stopped after the engine has taken its leave.</param>
    public static WebApplication Build(ProxyServerOptions options, IConfiguration configuration, Func<ILoggerFactory, ProxyEngine> makeEngine, Action<IServiceCollection>? addServices = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ServerDefaults.Configure(builder.Logging, configuration, options.LogsAccess);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownGrace);
        builder.WebHost
            .UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .UseSockets(InlineScheduling.Prefer)
            .ConfigureKestrel(kestrel =>
            {
                ServerDefaults.Configure(kestrel, options.Limits);
                kestrel.Configure(configuration.GetSection("Kestrel"));
            })
            .UseUrls(options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        addServices?.Invoke(builder.Services);
        builder.Services
            .AddSingleton(services => makeEngine(services.GetRequiredService<ILoggerFactory>()))
            // The server itself is started last and stopped first.
            .AddHostedService<EngineService>();

        var app = builder.Build();
        var engine = app.Services.GetRequiredService<ProxyEngine>();
        app.Run(options.BehindFunctionsHost ? BehindFunctionsHost(engine.InvokeAsync) : engine.InvokeAsync);
        return app;
    }

    /// <summary>Runs the server until it is told to stop.</summary>
    /// <returns>The process's exit code: 0 after a stop, 1 when it cannot listen.</returns>
    public static async Task<int> RunAsync(WebApplication app, ProxyServerOptions options)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception exception) when (exception is IOException or AddressInUseException or UnauthorizedAccessException or System.Net.Sockets.SocketException or InvalidOperationException or FormatException or ArgumentException)
        {
            await Console.Error.WriteLineAsync(Explain(exception, options.Urls));
            await app.DisposeAsync();
            return 1;
        }
        await app.WaitForShutdownAsync();
        await app.DisposeAsync();
        return 0;
    }

    private static RequestDelegate BehindFunctionsHost(RequestDelegate next) => new HostPoll(context =>
    {
        HostTarget.Restore(context);
        return next(context);
    }).InvokeAsync;

    private static string Explain(Exception exception, string urls) => exception switch
    {
        IOException { InnerException: AddressInUseException } or AddressInUseException
            => $"FuncProxy cannot listen on {urls}: another process has the port. Stop it, or choose another with --urls http://127.0.0.1:PORT.",
        _ => $"FuncProxy cannot listen on {urls}: {exception.Message}",
    };
}
