using System.Text;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Hosting;

/// <summary>Server and log as the proxy needs them, whoever builds the server.</summary>
public static class ServerDefaults
{
    private const string RefusesBareLineFeeds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    /// <summary>Sets limits, fields and their encodings.</summary>
    public static void Configure(KestrelServerOptions kestrel, ProxyLimits limits)
    {
        // Who reads a line feed alone as the end of a line sees other requests than who does not (RFC 9112 §2.2 leaves it open).
        AppContext.SetSwitch(RefusesBareLineFeeds, true);
        kestrel.AddServerHeader = false;
        ServerLimits.Apply(kestrel.Limits, limits);
        kestrel.RequestHeaderEncodingSelector = FieldEncodings.OfRequest;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
    }

    /// <summary>Writes to the console, one line an event: what the proxy says from Information on, everything else from Warning on, unless the section <c>Logging</c> says otherwise.</summary>
    public static void Configure(ILoggingBuilder logging, IConfiguration configuration, bool logsAccess = false)
    {
        logging.AddSimpleConsole(console => console.SingleLine = true);
        // No line shows a scope, and one that is captured would travel with every wait of every request.
        logging.Services.Configure<LoggerFilterOptions>(filters => filters.CaptureScopes = false);
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("FuncProxy", LogLevel.Information);
        // A line a request, for who asks for it.
        logging.AddFilter("FuncProxy.Access", logsAccess ? LogLevel.Information : LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        // Startup failures are explained in one line instead.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // Switched off, or the server makes an Activity for every request.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddConfiguration(configuration.GetSection("Logging"));
    }
}
