using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Sending;

public sealed class ExpectContinueTests
{
    private const string Head = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";

    [Fact]
    public async Task Client_is_told_to_continue_when_the_destination_reads()
    {
        var reads = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            await reads.Task.WaitAsync(context.RequestAborted);
            await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync(Head);
        (await origin.Requests.WaitForRequestAsync()).Headers.Expect.ToString().ShouldBe("100-continue");
        var interim = client.ReadResponseHeadAsync();
        interim.IsCompleted.ShouldBeFalse();

        reads.SetResult();

        (await interim).Status.ShouldBe(100);
        await client.SendAsync("hello");
        var response = await client.ReadResponseAsync();
        response.Interim.ShouldBeEmpty();
        response.Status.ShouldBe(200);
        response.Text.ShouldBe("hello");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(""" "httpClient": { "maxConnectionsPerServer": 2 } """)]
    public async Task Requests_that_expect_and_others_do_not_disturb_each_other(string? cluster)
    {
        await using var origin = await KestrelOrigin.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: cluster));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            using var client = await RawClient.ConnectAsync(proxy.Address);
            for (var i = 0; i < 50; i++)
            {
                var body = $"{number:00}-{i:00}";
                await client.SendAsync($"{((number + i) % 2 == 0 ? Head : Head.Replace("Expect: 100-continue\r\n", ""))}{body}");
                (await client.ReadResponseAsync()).Text.ShouldBe(body);
            }
        }));

        proxy.Log.Complaints.ShouldBeEmpty();
        var expecting = origin.Requests.All.Where(request => request.Headers.Expect.Count > 0).Select(request => request.ConnectionId).ToList();
        expecting.ShouldBeUnique("such a request is the last of its connection");
    }

    // The pooled client sends a body of up to 1 KiB even to a destination that has refused it.
    [Theory]
    [InlineData(417, "Content-Length: 1025")]
    [InlineData(401, "Content-Length: 1025")]
    [InlineData(302, "Content-Length: 1025")]
    [InlineData(417, "Transfer-Encoding: chunked")]
    public async Task Refusal_is_relayed_and_the_body_never_asked_for(int status, string framing)
    {
        await using var origin = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("no", context.RequestAborted);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync(Head.Replace("Content-Length: 5", framing));

        var response = await client.ReadResponseAsync();

        response.Interim.ShouldBeEmpty();
        response.Status.ShouldBe(status);
        response.Text.ShouldBe("no");
        origin.Requests.Single.BodyLength.ShouldBe(0);
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Proxys_own_refusal_does_not_ask_for_the_body_either()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, route: "\"limits\": { \"maxRequestBodyBytes\": 4 }"));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync(Head);

        var response = await client.ReadResponseAsync();

        response.Interim.ShouldBeEmpty();
        response.ShouldBeProblem(413, "http_request_denied");
        origin.Requests.Count.ShouldBe(0);
    }
}
