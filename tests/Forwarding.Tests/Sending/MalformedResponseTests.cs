using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Sending;

public sealed class MalformedResponseTests
{
    [Theory]
    [InlineData("garbage\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\r\n\r\n")]
    [InlineData("HTTP/9.9 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 2x0 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nna me: x\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nabc")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nx")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: \r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: \r\n\r\nok")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    public async Task Response_that_is_not_http_is_a_protocol_error(string response)
    {
        await using var origin = RawOrigin.Start(response);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(502, "http_protocol_error", origin.Address);
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\0")]
    [InlineData("\u0001")]
    [InlineData("\u001b")]
    [InlineData("\u007f")]
    [InlineData("\r\n evil: folded")]
    [InlineData("\n evil: folded")]
    [InlineData("\rX-Evil: 1")]
    public async Task Control_characters_in_a_value_never_reach_the_client(string bad)
    {
        foreach (var head in new[] { $"x-bad: a{bad}b", $"Content-Type: a{bad}b", $"Set-Cookie: fine\r\nSet-Cookie: a{bad}b" })
        {
            await using var origin = RawOrigin.Start($"HTTP/1.1 200 OK\r\n{head}\r\nContent-Length: 2\r\n\r\nok");
            await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

            var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

            ShouldBeClean(response);
        }
    }

    [Theory]
    [InlineData("O\rK")]
    [InlineData("O\0K")]
    [InlineData("O\u0001K")]
    [InlineData("O\rX-Evil: 1\rK")]
    [InlineData("\u00d6K")]
    public async Task Control_characters_in_the_reason_never_reach_the_client(string reason)
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 200 {reason}\r\nContent-Length: 2\r\n\r\nok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        ShouldBeClean(await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
    }

    [Fact]
    public async Task Header_section_that_is_too_large_is_named_so()
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 200 OK\r\nx-big: {new string('x', 100_000)}\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(502, "http_response_header_section_size", origin.Address);
    }

    [Fact]
    public async Task Header_section_of_fifty_kilobytes_passes()
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 200 OK\r\nx-big: {new string('x', 50_000)}\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Head.Value("x-big")!.Length.ShouldBe(50_000);
    }

    [Theory]
    [InlineData("Content-Length: 3\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 300")]
    public async Task Length_beside_a_coding_is_dropped(string framing)
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 200 OK\r\n{framing}\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        response.Text.ShouldBe("hello");
        response.IsComplete.ShouldBeTrue();
        response.Body.Framing.ShouldBe(BodyFraming.Chunked);
        response.Head.Value("Content-Length").ShouldBeNull();
    }

    [Fact]
    public async Task Interim_responses_of_the_destination_are_passed_over()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        response.Interim.ShouldBeEmpty();
        response.Text.ShouldBe("ok");
        response.Head.Value("Link").ShouldBeNull();
    }

    private static void ShouldBeClean(RawResponse response)
    {
        response.Head.Text.Replace("\r\n", "").ShouldAllBe(character => !char.IsControl(character) || character == '\t');
        response.Head.Value("X-Evil").ShouldBeNull();
        response.Head.Value("evil").ShouldBeNull();
        response.Status.ShouldBeOneOf(200, 502);
        if (response.Status == 502)
        {
            response.ShouldBeProblem(502, "http_protocol_error");
        }
    }
}
