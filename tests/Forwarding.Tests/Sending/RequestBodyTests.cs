using System.IO.Pipelines;
using System.Text;
using FuncProxy.Forwarding.Sending;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Sending;

public sealed class RequestBodyTests
{
    [Fact]
    public async Task Content_type_of_a_request_without_body_arrives()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Language: de\r\n\r\n")).Status.ShouldBe(200);

        var seen = origin.Requests.Single;
        seen.Method.ShouldBe("GET");
        seen.Headers.ContentType.ToString().ShouldBe("application/json");
        seen.Headers.ContentLanguage.ToString().ShouldBe("de");
        seen.Headers.ContainsKey("Transfer-Encoding").ShouldBeFalse();
        seen.BodyLength.ShouldBe(0);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task Empty_body_stays_a_length_of_zero(string method)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync($"{method} / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")).Status.ShouldBe(200);

        var seen = origin.Requests.Single.Headers;
        seen.ContentLength.ShouldBe(0);
        seen.ContainsKey("Transfer-Encoding").ShouldBeFalse();
    }

    [Fact]
    public async Task Body_with_a_length_keeps_it()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello")).Status.ShouldBe(200);

        var seen = origin.Requests.Single;
        seen.Headers.ContentLength.ShouldBe(5);
        seen.Headers.ContainsKey("Transfer-Encoding").ShouldBeFalse();
        seen.Headers.ContentType.ToString().ShouldBe("text/plain");
        seen.BodyText.ShouldBe("hello");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Content-Length: 99\r\n")]
    public async Task Chunked_body_stays_chunked_and_loses_a_length_beside_it(string length)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync($"POST / HTTP/1.1\r\nHost: h\r\n{length}Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n")).Status.ShouldBe(200);

        var seen = origin.Requests.Single;
        seen.Headers["Transfer-Encoding"].ToString().ShouldBe("chunked");
        seen.Headers.ContentLength.ShouldBeNull();
        seen.Headers.ContainsKey("X-Content-Length").ShouldBeFalse();
        seen.BodyText.ShouldBe("hello");
    }

    [Theory]
    [InlineData("Transfer-Encoding: gzip, chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")]
    public async Task Connection_on_which_an_unknown_coding_came_ends_with_501(string codings)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync($"POST / HTTP/1.1\r\nHost: h\r\n{codings}\r\n\r\n0\r\n\r\nGET /behind HTTP/1.1\r\nHost: h\r\n\r\n");

        (await client.ReadResponseAsync()).ShouldBeProblem(501, "http_request_denied");

        (await client.Connection.ReadHeadAsync()).ShouldBeNull();
        origin.Requests.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("Content-Length: 99\r\n", false)]
    public async Task Connection_on_which_two_lengths_came_ends_with_the_answer(string length, bool isKept)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync($"POST / HTTP/1.1\r\nHost: h\r\n{length}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /behind HTTP/1.1\r\nHost: h\r\n\r\n");

        (await client.ReadResponseAsync()).Status.ShouldBe(200);

        (await client.Connection.ReadHeadAsync() is not null).ShouldBe(isKept);
        origin.Requests.Count.ShouldBe(isKept ? 2 : 1);
    }

    [Fact]
    public async Task Delete_with_a_body_keeps_it()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync("DELETE / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi")).Status.ShouldBe(200);

        origin.Requests.Single.BodyText.ShouldBe("hi");
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked", "2\r\nhi\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 2", "hi")]
    public async Task Head_arrives_before_the_body_begins(string framing, string body)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync($"POST / HTTP/1.1\r\nHost: h\r\n{framing}\r\n\r\n");

        var seen = await origin.Requests.WaitForRequestAsync();
        await client.SendAsync(body);

        (await client.ReadResponseAsync()).Text.ShouldBe("ok");
        seen.BodyText.ShouldBe("hi");
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked", "3\r\none\r\n", "3\r\ntwo\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 6", "one", "two")]
    public async Task Upload_arrives_piece_by_piece(string framing, string first, string second)
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            var piece = new byte[3];
            await context.Request.Body.ReadExactlyAsync(piece, context.RequestAborted);
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync($"POST / HTTP/1.1\r\nHost: h\r\n{framing}\r\n\r\n{first}");

        var seen = await origin.Requests.WaitForRequestAsync();
        await Wait.UntilAsync(() => seen.BodyText == "one", "the first piece at the origin");
        await client.SendAsync(second);

        var response = await client.ReadResponseAsync();
        response.Status.ShouldBe(200);
        response.Text.ShouldBe("onetwo");
    }

    [Fact]
    public async Task Early_answer_over_http2_is_relayed_and_the_upload_given_up()
    {
        await using var origin = await KestrelOrigin.StartAsync(
            async context =>
            {
                context.Response.StatusCode = 400;
                await context.Response.WriteAsync("enough", context.RequestAborted);
            },
            new() { Protocols = OriginProtocols.H2c });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Routes.Http2));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\npart");

        var response = await client.ReadResponseAsync();

        response.Status.ShouldBe(400);
        response.Text.ShouldBe("enough");
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Connection_serves_the_next_request_after_an_upload()
    {
        await using var origin = await KestrelOrigin.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        for (var i = 0; i < 20; i++)
        {
            var body = $"body {i}";
            await client.SendAsync(i % 2 == 0
                ? $"POST /{i} HTTP/1.1\r\nHost: h\r\nContent-Length: {body.Length}\r\n\r\n{body}"
                : $"POST /{i} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n0\r\n\r\n");
            (await client.ReadResponseAsync()).Text.ShouldBe(body);
        }
        origin.ConnectionCount.ShouldBe(1);
    }

    [Fact]
    public async Task Body_that_was_sent_once_is_not_sent_again()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync("first half"u8.ToArray());
        await pipe.Writer.CompleteAsync();
        using var cancellation = new CallGuard(TimeProvider.System);
        using var content = new RequestBodyContent(new Exchange(), pipe.Reader, null, cancellation);
        using var sent = new MemoryStream();
        await content.CopyToAsync(sent);
        Encoding.UTF8.GetString(sent.ToArray()).ShouldBe("first half");

        // A client that retries by itself would otherwise send what is left as if it were the whole.
        await Should.ThrowAsync<HttpRequestException>(() => content.CopyToAsync(new MemoryStream()));
    }

    [Fact]
    public async Task Body_that_the_server_has_aborted_does_not_throw_at_who_cancels()
    {
        var pipe = new Pipe();
        using var cancellation = new CallGuard(TimeProvider.System);
        using var cancel = new CancellationTokenSource();
        using var content = new RequestBodyContent(new Exchange(), new AbortedReader(pipe.Reader), null, cancellation);
        var copying = content.CopyToAsync(new MemoryStream(), cancel.Token);

        Should.NotThrow(cancel.Cancel);

        await pipe.Writer.CompleteAsync();
        await copying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>As the server's reader is once the exchange is aborted.</summary>
    private sealed class AbortedReader(PipeReader reader) : PipeReader
    {
        public override void CancelPendingRead() => throw new ConnectionAbortedException("The connection was aborted by the application.");

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => reader.ReadAsync(cancellationToken);

        public override bool TryRead(out ReadResult result) => reader.TryRead(out result);

        public override void AdvanceTo(SequencePosition consumed) => reader.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => reader.AdvanceTo(consumed, examined);

        public override void Complete(Exception? exception = null) => reader.Complete(exception);
    }
}
