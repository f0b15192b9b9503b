using System.Text;
using FuncProxy.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Compression;

/// <summary>An event stream whose coding the proxy undoes, and which is silent.</summary>
public sealed class SilentDecodedStreamTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Silent_coded_stream_that_is_decoded_gets_its_head_and_comments(bool opens)
    {
        byte[] opening = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0xff, 0xff];
        await using var origin = RawOrigin.Start(async connection =>
        {
            connection.Timeout = TimeSpan.FromMinutes(1);
            await connection.ReadRequestHeadAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n");
            if (opens)
            {
                await connection.WriteAsync("f\r\n");
                await connection.WriteAsync(opening);
                await connection.WriteAsync("\r\n");
            }
            await connection.WaitForEndAsync();
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: """ "httpRequest": { "activityTimeout": "01:00:00" } """), new() { Time = _time });
        using var request = new HttpRequestMessage(HttpMethod.Get, proxy.At("/"));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        using var response = await proxy.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentEncoding.ShouldBeEmpty();
        var buffer = new byte[100];
        var reading = (await response.Content.ReadAsStreamAsync()).ReadAsync(buffer).AsTask();

        await StepAsync(() => reading.IsCompleted, 60);

        reading.IsCompleted.ShouldBeTrue("a minute of silence");
        Encoding.ASCII.GetString(buffer, 0, await reading).ShouldStartWith(": keep-alive");
    }

    private async Task StepAsync(Func<bool> condition, double seconds)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(3));
        for (var left = seconds; left > 0 && !condition(); left -= 0.2)
        {
            _time.Advance(TimeSpan.FromSeconds(0.2));
            await look.WaitForNextTickAsync();
        }
    }
}
