using System.Text.Json.Nodes;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Admin.Tests.Live;

public sealed class CountersTests
{
    private static readonly OpenApi Api = OpenApi.Read();

    [Fact]
    public async Task Requests_are_counted_by_route_and_second_and_those_of_the_admin_are_not()
    {
        var time = new FakeTimeProvider();
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            context.Response.StatusCode = context.Request.Path.Value switch { "/missing" => 404, "/broken" => 500, _ => 200 };
            await context.Response.WriteAsync("12345");
        });
        await using var admin = await AdminUnderTest.StartAsync(Documents.To(origin.Address), new() { Time = time });
        time.Advance(TimeSpan.FromSeconds(5));
        foreach (var path in (string[])["/", "/", "/missing", "/broken"])
        {
            using var response = await admin.Stranger.PostAsync(path, new StringContent("abc"));
        }
        await CountedAsync(admin, 4);
        time.Advance(TimeSpan.FromSeconds(1));

        var answer = await admin.GetAsync("counters");

        Api.Flaws("GET counters", 200, "application/json", answer).ShouldBeEmpty();
        var totals = answer["totals"]!;
        (Number(totals, "requests"), Number(totals, "errors4xx"), Number(totals, "errors5xx"), Number(totals, "proxyErrors"), Number(totals, "inFlight")).ShouldBe((4, 1, 1, 0, 0));
        (Number(totals, "bytesIn"), Number(totals, "bytesOut")).ShouldBe((12, 20));
        var route = answer["routes"]!.AsArray().ShouldHaveSingleItem()!;
        route["id"]!.GetValue<string>().ShouldBe("all");
        (Number(route, "requests"), Number(route, "bytesOut"), route["rps"]!.GetValue<double>()).ShouldBe((4, 20, 0.67));
        route["p50"].ShouldNotBeNull();
        foreach (var counted in (JsonNode[])[totals, route])
        {
            (Number(counted["recent"]!, "requests"), Number(counted["recent"]!, "errors")).ShouldBe((4, 1));
        }
        totals["p99"]!.GetValue<double>().ShouldBe(route["p99"]!.GetValue<double>());
        var series = answer["series"]!.AsArray();
        series.Count.ShouldBe(6);
        series.Select(point => Number(point!, "requests")).ShouldBe([0, 0, 0, 0, 0, 4]);
        Number(series[^1]!, "errors").ShouldBe(1);
        DateTimeOffset.Parse(series[^1]!["at"]!.GetValue<string>()).ShouldBe(time.GetUtcNow() - TimeSpan.FromSeconds(1));

        time.Advance(TimeSpan.FromSeconds(200));
        var later = await admin.GetAsync("counters");
        later["series"]!.AsArray().Count.ShouldBe(120);
        later["series"]!.AsArray().Sum(point => Number(point!, "requests")).ShouldBe(0);
        later["routes"]![0]!["p50"].ShouldBeNull();
        Number(later["totals"]!, "requests").ShouldBe(4);
        Number(later["totals"]!["recent"]!, "requests").ShouldBe(0);
    }

    [Fact]
    public async Task Request_under_way_is_in_flight_and_its_duration_is_that_of_the_clock()
    {
        var time = new FakeTimeProvider();
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync(async _ =>
        {
            arrived.TrySetResult();
            await release.Task;
        });
        await using var admin = await AdminUnderTest.StartAsync(Documents.To(origin.Address), new() { Time = time });
        var held = admin.Stranger.GetAsync("/");
        await arrived.Task;

        Number((await admin.GetAsync("counters"))["totals"]!, "inFlight").ShouldBe(1);
        time.Advance(TimeSpan.FromMilliseconds(800));
        release.SetResult();
        using var response = await held;
        await CountedAsync(admin, 1);

        (await admin.GetAsync("counters"))["routes"]![0]!["p99"]!.GetValue<double>().ShouldBe(800, tolerance: 40);
    }

    [Fact]
    public async Task Errors_are_those_of_the_proxy_and_the_destinations_with_their_reason_the_latest_first()
    {
        await using var bad = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        await using var admin = await AdminUnderTest.StartAsync($$"""
            {
              "routes": {
                "refused": { "clusterId": "refused", "match": { "path": "/refused" } },
                "bad": { "clusterId": "bad", "match": { "path": "/bad" } } },
              "clusters": {
                "refused": { "destinations": { "one": { "address": "http://127.0.0.1:{{FreePort.Next()}}/" } } },
                "bad": { "destinations": { "one": { "address": "{{bad.Address}}" } } } }
            }
            """);
        foreach (var path in (string[])["/refused?secret=1", "/bad", "/nowhere"])
        {
            using var response = await admin.Stranger.GetAsync(path);
        }
        await CountedAsync(admin, 3);

        var answer = await admin.GetAsync("errors");

        Api.Flaws("GET errors", 200, "application/json", answer).ShouldBeEmpty();
        var errors = answer["errors"]!.AsArray();
        errors.Select(error => (error!["route"]!.GetValue<string>(), Number(error, "status"), error["error"]?.GetValue<string>())).ShouldBe([("bad", 503, null), ("refused", 502, "connection_refused")]);
        var refused = errors[1]!;
        (refused["path"]!.GetValue<string>(), refused["cluster"]!.GetValue<string>(), refused["attempts"]![0]!["reason"]!.GetValue<string>()).ShouldBe(("/refused", "refused", "connection_refused"));
        refused["reason"]!.GetValue<string>().ShouldNotBeNullOrEmpty();
        answer.ToJsonString().ShouldNotContain("secret");
    }

    [Fact]
    public void Last_200_failures_are_kept()
    {
        var list = new Admin.Live.FailureList();
        for (var i = 0; i < 450; i++)
        {
            list.Add(new Admin.Live.Failure { At = default, RequestId = $"{i}", Method = "GET", Status = 500, Attempts = [], Milliseconds = 1 });
        }

        list.Latest().Select(failure => failure.RequestId).ShouldBe(Enumerable.Range(250, 200).Reverse().Select(i => $"{i}"));
    }

    internal static async Task CountedAsync(AdminUnderTest admin, int requests)
    {
        while (Number((await admin.GetAsync("counters"))["totals"]!, "requests") < requests)
        {
        }
    }

    private static int Number(JsonNode node, string name) => node[name]!.GetValue<int>();
}
