using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FuncProxy.Forwarding.Tests.Limits;

public sealed class RequestHeadTests
{
    // "GET " and " HTTP/1.1" with its line's end.
    private const int LineOverhead = 15;

    [Theory]
    [InlineData(16 * 1024, 200)]
    [InlineData((16 * 1024) + 1, 414)]
    [InlineData(31 * 1024, 414)]
    public async Task Request_line_over_the_limit_is_414(int length, int status)
    {
        await using var origin = await LaxOriginAsync(kestrel => kestrel.Limits.MaxRequestLineSize = 64 * 1024);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync($"GET /{new string('a', length - LineOverhead - 1)} HTTP/1.1\r\nHost: h\r\n\r\n");

        ShouldBe(response, status, origin);
    }

    [Theory]
    [InlineData(99, 200)]
    [InlineData(100, 431)]
    [InlineData(150, 431)]
    public async Task More_fields_than_the_limit_are_431(int besideHost, int status)
    {
        await using var origin = await LaxOriginAsync(kestrel => kestrel.Limits.MaxRequestHeaderCount = 500);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        var fields = string.Concat(Enumerable.Range(0, besideHost).Select(i => $"x-{i}: {i}\r\n"));

        ShouldBe(await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\n{fields}\r\n"), status, origin);
    }

    [Theory]
    [InlineData(32 * 1024, 200)]
    [InlineData((32 * 1024) + 1, 431)]
    [InlineData(60 * 1024, 431)]
    public async Task Fields_larger_than_the_limit_are_431(int length, int status)
    {
        await using var origin = await LaxOriginAsync(kestrel => kestrel.Limits.MaxRequestHeadersTotalSize = 128 * 1024);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        // Host: h and x: , each with its line's end.
        var value = new string('a', length - 9 - 5);

        ShouldBe(await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\nx: {value}\r\n\r\n"), status, origin);
    }

    [Fact]
    public async Task Same_field_many_times_counts_as_many()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        var fields = string.Concat(Enumerable.Repeat("Accept: a\r\n", 100));

        (await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\n{fields}\r\n")).ShouldBeProblem(431, "http_request_denied");
    }

    [Theory]
    [InlineData(414)]
    [InlineData(431)]
    public async Task Head_beyond_the_servers_own_limit_is_refused_with_a_status_only(int status)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        var (target, field) = status == 414 ? (new string('a', 40 * 1024), "x") : ("", new string('a', 70 * 1024));

        var response = await proxy.RawAsync($"GET /{target} HTTP/1.1\r\nHost: h\r\nx: {field}\r\n\r\n");

        response.Status.ShouldBe(status);
        response.Text.ShouldBeEmpty();
        origin.Requests.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData('\u0001')]
    [InlineData('\u0008')]
    [InlineData('\u000b')]
    [InlineData('\u001b')]
    [InlineData('\u001f')]
    [InlineData('\u007f')]
    public async Task Control_character_in_a_field_is_400_and_the_origin_sees_nothing(char control)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\nx: a{control}b\r\n\r\n")).ShouldBeProblem(400, "http_request_error");
        (await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\nConnection: {control}x\r\n\r\n")).ShouldBeProblem(400, "http_request_error");
        (await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\nUser-Agent: {control}\r\n\r\n")).ShouldBeProblem(400, "http_request_error");

        origin.Requests.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Tab_and_latin1_controls_in_a_field_pass()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        // Bytes from 0x80 on are parts of characters in UTF-8 (obs-text, RFC 9110 §5.5).
        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\nx: a\tb\u0085\u009f\r\n\r\n")).Status.ShouldBe(200);
    }

    /// <summary>An origin that takes more than the proxy.</summary>
    private static Task<KestrelOrigin> LaxOriginAsync(Action<KestrelServerOptions> configure) =>
        KestrelOrigin.StartAsync(context => context.Response.WriteAsync("ok"), new KestrelOriginOptions { Configure = configure });

    private static void ShouldBe(RawResponse response, int status, KestrelOrigin origin)
    {
        if (status == 200)
        {
            response.Status.ShouldBe(200);
            return;
        }
        response.ShouldBeProblem(status, "http_request_denied");
        origin.Requests.Count.ShouldBe(0);
    }
}
