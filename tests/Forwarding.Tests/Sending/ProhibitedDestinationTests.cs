using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using FuncProxy.Routing.Reach;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Sending;

public sealed class ProhibitedDestinationTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.0.1")]
    [InlineData("168.63.129.16")]
    [InlineData("fe80::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd20:ce::254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:a9fe:a9fe::1")]
    public async Task Name_that_resolves_to_the_metadata_service_is_not_connected_to(string address)
    {
        var names = new FixedNames { ["evil.example"] = [address] };
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(new Uri("http://evil.example/")), new() { Names = names });

        var response = await proxy.RawAsync(Get);

        response.ShouldBeProblem(502, "destination_ip_prohibited");
        (response.Head.Text + response.Text).ShouldNotContain("evil.example");
        (response.Head.Text + response.Text).ShouldNotContain(address);
        var logged = (await proxy.Log.WaitForAsync(101)).Message;
        logged.ShouldContain("evil.example");
        logged.ShouldContain(response.Head.Value("x-request-id")!);
    }

    [Theory]
    [InlineData("http://127.0.0.1:PORT/msi/token", "inner.example", "127.0.0.1")]
    [InlineData("http://localhost:PORT/msi/token", "inner.example", "127.0.0.1")]
    [InlineData("http://localhost:PORT/msi/token", "inner.example", "::ffff:127.0.0.1")]
    [InlineData("http://localhost:PORT/msi/token", "inner.example", "0.0.0.0")]
    [InlineData("http://msi.internal:PORT/token", "inner.example", "127.0.0.1")]
    [InlineData("http://msi.internal:PORT/token", "MSI.internal", "127.0.0.1")]
    public async Task Name_that_resolves_to_the_identity_endpoint_is_not_connected_to(string endpoint, string host, string address)
    {
        await using var tokens = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ntoken");
        var names = new FixedNames { [host] = [address], ["msi.internal"] = ["127.0.0.1"] };
        var reach = new DestinationReach(name => name == "IDENTITY_ENDPOINT" ? endpoint.Replace("PORT", tokens.Port.ToString()) : null);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(new Uri($"http://{host}:{tokens.Port}/")), new() { Names = names, Reach = reach });

        (await proxy.RawAsync(Get)).ShouldBeProblem(502, "destination_ip_prohibited");

        tokens.ConnectionCount.ShouldBe(0);
    }

    [Fact]
    public async Task Identity_endpoint_is_not_reached_under_another_address_of_this_machine()
    {
        // On a machine that has none but loopback there is no other way to it.
        var own = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(each => each.GetIPProperties().UnicastAddresses)
            .Select(each => each.Address)
            .FirstOrDefault(each => each.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(each)) ?? IPAddress.Loopback;
        using var everywhere = new TcpListener(IPAddress.Any, 0);
        everywhere.Start();
        var port = ((IPEndPoint)everywhere.LocalEndpoint).Port;
        var reach = new DestinationReach(name => name == "IDENTITY_ENDPOINT" ? $"http://127.0.0.1:{port}/msi/token" : null);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(new Uri($"http://{own}:{port}/")), new() { Reach = reach });

        (await proxy.RawAsync(Get)).ShouldBeProblem(502, "destination_ip_prohibited");
    }

    [Fact]
    public async Task Other_port_of_the_identity_endpoints_address_is_connected_to()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        var reach = new DestinationReach(_ => $"http://127.0.0.1:{(origin.Port == 1 ? 2 : origin.Port - 1)}/msi/token");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Reach = reach });

        (await proxy.RawAsync(Get)).Text.ShouldBe("ok");
    }

    [Fact]
    public async Task Prohibited_address_among_others_is_left_out()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        var names = new FixedNames { ["mixed.example"] = ["169.254.169.254", "127.0.0.1"] };
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(new Uri($"http://mixed.example:{origin.Port}/")), new() { Names = names });

        (await proxy.RawAsync(Get)).Text.ShouldBe("ok");
    }

    [Fact]
    public async Task Name_that_comes_to_mean_the_metadata_service_is_refused_at_the_next_connection()
    {
        await using var origin = RawOrigin.Start(async connection =>
        {
            await connection.ReadRequestHeadAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        });
        var names = new FixedNames { ["rebound.example"] = ["127.0.0.1"] };
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(new Uri($"http://rebound.example:{origin.Port}/")), new() { Names = names });
        (await proxy.RawAsync(Get)).Text.ShouldBe("ok");

        names["rebound.example"] = ["169.254.169.254"];

        (await proxy.RawAsync(Get)).ShouldBeProblem(502, "destination_ip_prohibited");
        names.Asked.ShouldBe(2);
    }

    [Theory]
    [InlineData(Routes.Http2)]
    [InlineData("""  "httpClient": { "dangerousAcceptAnyServerCertificate": true } """, "https")]
    public async Task Every_protocol_is_held_to_it(string cluster, string scheme = "http")
    {
        var names = new FixedNames { ["evil.example"] = ["169.254.169.254"] };
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(new Uri($"{scheme}://evil.example/"), cluster: cluster), new() { Names = names });

        (await proxy.RawAsync(Get)).ShouldBeProblem(502, "destination_ip_prohibited");
    }

    [Theory]
    [InlineData("http")]
    [InlineData("socks5")]
    public async Task Forward_proxy_that_resolves_to_the_metadata_service_is_not_connected_to(string scheme)
    {
        var names = new FixedNames { ["evil.example"] = ["169.254.169.254"] };
        await using var proxy = await ProxyUnderTest.StartAsync(
            Routes.To(new Uri("http://far.example/"), cluster: $$""" "httpClient": { "webProxy": { "address": "{{scheme}}://evil.example:3128/" } } """), new() { Names = names });

        (await proxy.RawAsync(Get)).ShouldBeProblem(502, "destination_ip_prohibited");
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://127.0.0.1:1/internal")]
    public async Task Redirect_of_a_destination_is_handed_to_the_client_and_never_followed(string location)
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(Get);

        response.Status.ShouldBe(302);
        response.Head.Value("Location").ShouldBe(location);
        origin.ConnectionCount.ShouldBe(1);
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Name_without_an_address_is_a_dns_error()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(new Uri("http://empty.example/")), new() { Names = new FixedNames { ["empty.example"] = [] } });

        (await proxy.RawAsync(Get)).ShouldBeProblem(502, "dns_error");
    }
}
