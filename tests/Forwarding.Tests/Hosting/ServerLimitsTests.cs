using FuncProxy.Forwarding.Hosting;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FuncProxy.Forwarding.Tests.Hosting;

public sealed class ServerLimitsTests
{
    [Fact]
    public void Server_stops_at_twice_of_what_the_proxy_answers_itself()
    {
        var server = new KestrelServerLimits();

        ServerLimits.Apply(server, new ProxyLimits());

        server.MaxRequestLineSize.ShouldBe(32 * 1024);
        server.MaxRequestHeadersTotalSize.ShouldBe(64 * 1024);
        server.MaxRequestHeaderCount.ShouldBe(200);
        server.RequestHeadersTimeout.ShouldBe(TimeSpan.FromSeconds(15));
        server.MaxRequestBodySize.ShouldBeNull();
    }

    [Fact]
    public void Stream_may_pause_for_as_long_as_its_cluster_lets_it_be_silent()
    {
        var server = new KestrelServerLimits();

        ServerLimits.Apply(server, new ProxyLimits());

        server.MinRequestBodyDataRate!.GracePeriod.ShouldBe(TimeSpan.FromSeconds(5));
        server.MinResponseDataRate!.GracePeriod.ShouldBe(TimeSpan.FromSeconds(100));
    }

    [Fact]
    public void Rate_of_zero_is_no_rate()
    {
        var server = new KestrelServerLimits();

        ServerLimits.Apply(server, new ProxyLimits { MinRequestBytesPerSecond = 0, MinResponseBytesPerSecond = 0 });

        server.MinRequestBodyDataRate.ShouldBeNull();
        server.MinResponseDataRate.ShouldBeNull();
    }
}
