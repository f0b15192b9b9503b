using System.Net;
using FuncProxy.Forwarding.Sending;
using FuncProxy.Routing.Model;
using FuncProxy.Routing.Reach;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Sending;

[Collection(TimingCollection.Name)]
public sealed class ClusterHandlerTests
{
    private static readonly DestinationConnector Connector = new(new SystemNameResolver(), new DestinationReach(null), TimeProvider.System);

    [Fact]
    public void Handler_does_nothing_on_its_own()
    {
        using var handler = ClusterHandler.Create(new HttpClientConfig(), Connector);

        handler.AllowAutoRedirect.ShouldBeFalse();
        handler.UseCookies.ShouldBeFalse();
        handler.UseProxy.ShouldBeFalse();
        handler.AutomaticDecompression.ShouldBe(DecompressionMethods.None);
        handler.ActivityHeadersPropagator.ShouldBeNull();
        AppContext.TryGetSwitch("System.Net.SocketsHttpHandler.Http3Support", out var http3).ShouldBeTrue();
        http3.ShouldBeFalse();
        handler.MaxResponseHeadersLength.ShouldBe(64);
        handler.ResponseDrainTimeout.ShouldBe(TimeSpan.Zero);
        handler.PooledConnectionLifetime.ShouldBe(TimeSpan.FromMinutes(5));
        handler.ConnectTimeout.ShouldBe(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public void Clusters_options_are_taken()
    {
        using var handler = ClusterHandler.Create(new HttpClientConfig
        {
            ConnectTimeout = TimeSpan.FromSeconds(3),
            ConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxConnectionsPerServer = 7,
            EnableMultipleHttp2Connections = false,
            SslProtocols = [System.Security.Authentication.SslProtocols.Tls12, System.Security.Authentication.SslProtocols.Tls13],
            WebProxy = new WebProxyConfig { Address = "http://proxy.example:3128/", BypassOnLocal = true },
        }, Connector);

        handler.ConnectTimeout.ShouldBe(TimeSpan.FromSeconds(3));
        handler.PooledConnectionLifetime.ShouldBe(TimeSpan.FromMinutes(1));
        handler.MaxConnectionsPerServer.ShouldBe(7);
        handler.EnableMultipleHttp2Connections.ShouldBeFalse();
        handler.SslOptions.EnabledSslProtocols.ShouldBe(System.Security.Authentication.SslProtocols.Tls12 | System.Security.Authentication.SslProtocols.Tls13);
        handler.UseProxy.ShouldBeTrue();
        handler.Proxy!.GetProxy(new Uri("http://far.example/")).ShouldBe(new Uri("http://proxy.example:3128/"));
    }

    [Fact]
    public async Task Environments_proxy_is_ignored()
    {
        await using var trap = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrap");
        await using var origin = await KestrelOrigin.StartAsync("origin");
        // What HTTP_PROXY sets, once in the life of a process.
        var former = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(trap.Address);
        try
        {
            await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

            (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Text.ShouldBe("origin");

            trap.ConnectionCount.ShouldBe(0);
        }
        finally
        {
            HttpClient.DefaultProxy = former;
        }
    }

    [Fact]
    public async Task Cookies_of_a_destination_are_not_kept()
    {
        await using var origin = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.Headers.SetCookie = "session=1; Path=/";
            return Task.CompletedTask;
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        origin.Requests.All.ShouldAllBe(request => !request.Headers.ContainsKey("Cookie"));
        origin.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Named_web_proxy_is_used()
    {
        RawHead? seen = null;
        await using var web = RawOrigin.Start(async connection =>
        {
            seen = await connection.ReadRequestHeadAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nweb");
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(
            new Uri("http://far.example/"), cluster: $$""" "httpClient": { "webProxy": { "address": "{{web.Address}}" } } """));

        (await proxy.RawAsync("GET /a%2Fb HTTP/1.1\r\nHost: h\r\n\r\n")).Text.ShouldBe("web");

        seen!.Target.ShouldBe("http://far.example/a%2Fb");
    }
}
