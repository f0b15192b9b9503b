using System.Net;
using System.Net.Security;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.TestKit;

public sealed class KestrelOriginTests
{
    [Theory]
    [InlineData(OriginProtocols.Http1, "HTTP/1.1")]
    [InlineData(OriginProtocols.H2c, "HTTP/2")]
    [InlineData(OriginProtocols.Https1, "HTTP/1.1")]
    [InlineData(OriginProtocols.Https2, "HTTP/2")]
    [InlineData(OriginProtocols.Https1And2, "HTTP/2")]
    public async Task Request_over_each_protocol_is_answered_and_recorded(OriginProtocols protocols, string expected)
    {
        await using var origin = await KestrelOrigin.StartAsync(EchoAsync, new KestrelOriginOptions { Protocols = protocols });
        using var client = ClientThatTrusts(origin);
        var version = expected == "HTTP/2" ? HttpVersion.Version20 : HttpVersion.Version11;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(origin.Address, "/a%2Fb?x=1"))
        {
            Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new StringContent("hello"),
        };
        request.Headers.Add("x-twice", ["1", "2"]);

        using var response = await client.SendAsync(request);

        (await response.Content.ReadAsStringAsync()).ShouldBe("hello");
        var seen = origin.Requests.Single;
        seen.Method.ShouldBe("POST");
        seen.RawTarget.ShouldBe("/a%2Fb?x=1");
        seen.Protocol.ShouldBe(expected);
        seen.Headers["x-twice"].ToString().ShouldBeOneOf("1, 2", "1,2");
        seen.BodyLength.ShouldBe(5);
        seen.BodyText.ShouldBe("hello");
        seen.IsAborted.ShouldBeFalse();
        origin.ConnectionCount.ShouldBe(1);
    }

    [Fact]
    public async Task Client_that_leaves_completes_Aborted()
    {
        await using var origin = await KestrelOrigin.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        OriginRequest seen;
        using (var client = await RawClient.ConnectAsync(origin.Address))
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            seen = await origin.Requests.WaitForRequestAsync();
            seen.IsAborted.ShouldBeFalse();
        }

        await seen.Aborted.WaitAsync(TimeSpan.FromSeconds(5));
        await seen.Ended.WaitAsync(TimeSpan.FromSeconds(5));
        seen.Failure.ShouldBeAssignableTo<OperationCanceledException>();
    }

    [Fact]
    public async Task Disposal_aborts_a_request_in_flight_at_once()
    {
        var origin = await KestrelOrigin.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var client = await RawClient.ConnectAsync(origin.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        var seen = await origin.Requests.WaitForRequestAsync();

        await origin.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(3));

        await seen.Aborted.WaitAsync(TimeSpan.FromSeconds(3));
        (await client.Connection.WaitForEndAsync()).ShouldNotBe(ConnectionEnd.Open);
    }

    [Fact]
    public async Task Wait_for_a_request_that_never_comes_names_those_that_did()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await RawClient.ExchangeAsync(origin.Address, "GET /other HTTP/1.1\r\nHost: x\r\n\r\n");

        var timeout = await Should.ThrowAsync<TimeoutException>(
            () => origin.Requests.WaitForRequestAsync(request => request.RawTarget == "/this", TimeSpan.FromMilliseconds(50)));

        timeout.Message.ShouldContain("GET /other");
    }

    private static async Task EchoAsync(HttpContext context) =>
        await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted);

    private static HttpClient ClientThatTrusts(KestrelOrigin origin) => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == origin.Certificate?.GetCertHashString(),
        },
    });
}
