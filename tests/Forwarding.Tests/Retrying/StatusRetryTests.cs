using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Retrying;

/// <summary>Answers for which another destination is asked: 429 and 5xx.</summary>
public sealed class StatusRetryTests
{
    [Theory]
    [InlineData("GET", 503, """ "on": ["5xx"] """, 200)]
    [InlineData("GET", 500, """ "on": ["5XX"] """, 200)]
    [InlineData("GET", 529, """ "on": ["5xx"] """, 200)]
    [InlineData("GET", 429, """ "on": ["429"] """, 200)]
    [InlineData("DELETE", 502, """ "on": ["5xx"] """, 200)]
    [InlineData("POST", 503, """ "on": ["5xx"], "repeatable": true """, 200)]
    [InlineData("POST", 503, """ "on": ["5xx"] """, 503)]
    [InlineData("POST", 429, """ "on": ["429"] """, 429)]
    [InlineData("GET", 503, """ "on": ["429", "connect", "timeout"] """, 503)]
    [InlineData("GET", 429, """ "on": ["5xx"] """, 429)]
    [InlineData("GET", 503, "", 503)]
    [InlineData("GET", 501, """ "on": ["5xx"] """, 501)]
    [InlineData("GET", 505, """ "on": ["5xx"] """, 505)]
    [InlineData("GET", 404, """ "on": ["5xx", "429"] """, 404)]
    [InlineData("GET", 503, """ "on": ["5xx"], "attempts": 1 """, 503)]
    public async Task Answer_is_replaced_where_the_cluster_says_so_and_the_request_may_be_repeated(string method, int first, string retry, int expected)
    {
        await using var bad = await AnsweringAsync(first, "bad");
        await using var good = await AnsweringAsync(200, "good");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(retry, bad.Address, good.Address));

        var response = await proxy.RawAsync($"{method} / HTTP/1.1\r\nHost: h\r\n\r\n");

        response.Status.ShouldBe(expected);
        response.Text.ShouldBe(expected == 200 ? "good" : "bad");
        bad.Requests.Count.ShouldBe(1);
        good.Requests.Count.ShouldBe(expected == 200 ? 1 : 0);
        response.Head.Value("Proxy-Status").ShouldBe(expected == 200 ? "FuncProxy; next-hop=\"d1\"; attempts=2" : null);
    }

    [Theory]
    [InlineData(2, "1")]
    [InlineData(3, "2")]
    [InlineData(9, "2")]
    public async Task Last_answer_goes_to_the_client_as_it_is(int attempts, string expected)
    {
        await using var first = await AnsweringAsync(503, "0");
        await using var second = await AnsweringAsync(500, "1");
        await using var third = await AnsweringAsync(429, "2");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To($$""" "attempts": {{attempts}}, "on": ["5xx", "429"] """, first.Address, second.Address, third.Address));

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        response.Text.ShouldBe(expected);
        response.Status.ShouldBe(expected == "1" ? 500 : 429);
        response.Head.Value("x-kept").ShouldBe("7");
        (first.Requests.Count, second.Requests.Count).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Only_destinations_answer_is_given_whatever_it_is()
    {
        await using var only = await AnsweringAsync(503, "sorry");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(""" "on": ["5xx"], "attempts": 5 """, only.Address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Text.ShouldBe("sorry");

        only.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Answer_that_is_dropped_is_not_read_to_its_end()
    {
        await using var endless = await KestrelOrigin.StartAsync(async context =>
        {
            context.Response.StatusCode = 503;
            while (true)
            {
                await context.Response.WriteAsync(new string('x', 1000), context.RequestAborted);
            }
        });
        await using var good = await AnsweringAsync(200, "good");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(""" "on": ["5xx"] """, endless.Address, good.Address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Text.ShouldBe("good");

        await endless.Requests.Single.Aborted.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Failure_after_an_answer_is_told_as_the_failure()
    {
        await using var bad = await AnsweringAsync(503, "bad");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(""" "on": ["5xx"] """, bad.Address, new Uri($"http://127.0.0.1:{FreePort.Next()}/")));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(502, "connection_refused");
    }

    [Fact]
    public async Task Client_that_leaves_during_a_repeat_ends_it()
    {
        await using var bad = await AnsweringAsync(503, "bad");
        await using var late = await KestrelOrigin.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(""" "on": ["5xx"], "attempts": 3 """, bad.Address, late.Address, bad.Address));
        OriginRequest seen;
        using (var client = await RawClient.ConnectAsync(proxy.Address))
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            seen = await late.Requests.WaitForRequestAsync();
        }

        await seen.Aborted.WaitAsync(TimeSpan.FromSeconds(5));
        bad.Requests.Count.ShouldBe(1);
    }

    internal static Task<KestrelOrigin> AnsweringAsync(int status, string text) => KestrelOrigin.StartAsync(async context =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.StatusCode = status;
        context.Response.Headers["x-kept"] = "7";
        context.Response.ContentLength = text.Length;
        await context.Response.WriteAsync(text, context.RequestAborted);
    });
}
