using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Hosting;

/// <summary>Where and how the server listens.</summary>
public sealed record ProxyServerOptions
{
    /// <summary>The addresses, separated by semicolons. Default <c>http://127.0.0.1:7071</c>.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:7071";

    /// <summary>How long requests in flight may go on after the process was told to stop. Default 25 s.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Whether the access log is on unless the section <c>Logging</c> says otherwise. Default false.</summary>
    public bool LogsAccess { get; init; }

    /// <summary>How much is taken from clients; give the engine the same.</summary>
    public ProxyLimits Limits { get; init; } = new();

    /// <summary>Whether the Azure Functions host has started the process: it polls it with <c>GET /</c>, and encodes again the paths that it relays. Default false.</summary>
    public bool BehindFunctionsHost { get; init; }
}
