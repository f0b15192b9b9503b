using System.Net;
using System.Security.Authentication;
using System.Text;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Sending;

/// <summary>Makes the handler that pools a cluster's connections. It follows, stores and decodes nothing on its own.</summary>
internal static class ClusterHandler
{
    private static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DefaultConnectionLifetime = TimeSpan.FromMinutes(5);

    // Over HTTP/3 a destination's Alt-Svc could name any other host, and no connection of it is made by the connector.
    static ClusterHandler() => AppContext.SetSwitch("System.Net.SocketsHttpHandler.Http3Support", false);

    /// <param name="config">The connections, as configured.</param>
    /// <param name="connector">Makes them.</param>
    /// <param name="pools">Whether a connection serves more than one request.</param>
    public static SocketsHttpHandler Create(HttpClientConfig config, DestinationConnector connector, bool pools = true)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseProxy = config.WebProxy is not null,
            Proxy = ProxyOf(config.WebProxy),
            // The client's own trace context passes as it is.
            ActivityHeadersPropagator = null,
            ConnectCallback = connector.ConnectAsync,
            PlaintextStreamFilter = static (context, _) => new(Filter(context)),
            ConnectTimeout = config.ConnectTimeout ?? DefaultConnectTimeout,
            // A response that nobody wants any more ends now, not when some more of it has been read away.
            ResponseDrainTimeout = TimeSpan.Zero,
            PooledConnectionLifetime = pools ? config.ConnectionLifetime ?? DefaultConnectionLifetime : TimeSpan.Zero,
            EnableMultipleHttp2Connections = config.EnableMultipleHttp2Connections ?? true,
            MaxConnectionsPerServer = config.MaxConnectionsPerServer ?? int.MaxValue,
            // As the server reads and writes them: whichever encoding a cluster names, the bytes that come are the bytes that go.
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        };
        if (config.SslProtocols is { Count: > 0 } protocols)
        {
            handler.SslOptions.EnabledSslProtocols = protocols.Aggregate(SslProtocols.None, static (all, each) => all | each);
        }
        if (config.DangerousAcceptAnyServerCertificate == true)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        }
        return handler;
    }

    private static Stream Filter(SocketsHttpPlaintextStreamFilterContext connection)
    {
        (connection.InitialRequestMessage as UpstreamMessage)?.Watch?.EndConnect();
        return AnswerGuard.Around(connection);
    }

    private static WebProxy? ProxyOf(WebProxyConfig? config) => config?.Address is null ? null : new WebProxy(new Uri(config.Address))
    {
        BypassProxyOnLocal = config.BypassOnLocal ?? false,
        UseDefaultCredentials = config.UseDefaultCredentials ?? false,
    };
}
