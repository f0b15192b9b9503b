using System.Net;
using FuncProxy.TestKit;

namespace FuncProxy.Admin.Tests.Api;

public sealed class DestinationTests
{
    private static readonly OpenApi Api = OpenApi.Read();

    [Fact]
    public async Task Destinations_tell_how_they_stand_and_what_failed_last()
    {
        await using var good = await KestrelOrigin.StartAsync("good");
        await using var admin = await AdminUnderTest.StartAsync(Document($"http://127.0.0.1:{FreePort.Next()}/secret-path/", $"{good.Address}", """, "loadBalancingPolicy": "FirstAlphabetical", "retry": { "attempts": 2, "on": ["connect"] }"""));
        (await admin.Stranger.GetStringAsync("/")).ShouldBe("good");
        await Eventually(admin, destination => destination["failures"]!.GetValue<int>() == 1);

        var answer = await admin.GetAsync("destinations");

        Api.Flaws("GET destinations", 200, "application/json", answer).ShouldBeEmpty();
        var cluster = answer["clusters"]!.AsArray().ShouldHaveSingleItem()!;
        cluster["policy"]!.GetValue<string>().ShouldBe("FirstAlphabetical");
        var (first, second) = (cluster["destinations"]![0]!, cluster["destinations"]![1]!);
        first["lastFailure"]!["reason"]!.GetValue<string>().ShouldBe("connection_refused");
        (second["attempts"]!.GetValue<int>(), second["failures"]!.GetValue<int>(), second["state"]!.GetValue<string>()).ShouldBe((1, 0, "healthy"));
        answer.ToJsonString().ShouldNotContain("secret-path");
    }

    [Fact]
    public async Task Failing_and_cooling_destinations_say_so()
    {
        await using var full = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "30";
            return Task.CompletedTask;
        });
        await using var bad = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        await using var admin = await AdminUnderTest.StartAsync(Document(
            $"{full.Address}", $"{bad.Address}", """, "loadBalancingPolicy": "FirstAlphabetical", "healthCheck": { "passive": { "enabled": true, "policy": "ConsecutiveFailures", "threshold": 1, "serverErrors": true } }"""));
        for (var i = 0; i < 2; i++)
        {
            using var response = await admin.Stranger.GetAsync("/");
        }

        var destinations = (await admin.GetAsync("destinations"))["clusters"]![0]!["destinations"]!;

        destinations[0]!["state"]!.GetValue<string>().ShouldBe("coolingDown");
        destinations[0]!["coolDownSeconds"]!.GetValue<double>().ShouldBeInRange(20, 30);
        (destinations[1]!["state"]!.GetValue<string>(), destinations[1]!["healthy"]!.GetValue<bool>()).ShouldBe(("unhealthy", false));
    }

    [Theory]
    [InlineData("PowerOfTwoChoices")]
    [InlineData("RoundRobin")]
    [InlineData("LeastRequests")]
    [InlineData("Random")]
    [InlineData("FirstAlphabetical")]
    public async Task Drained_destination_gets_nothing_until_it_is_restored(string policy)
    {
        await using var one = await KestrelOrigin.StartAsync("one");
        await using var two = await KestrelOrigin.StartAsync("two");
        await using var admin = await AdminUnderTest.StartAsync(Document($"{one.Address}", $"{two.Address}", $$""", "loadBalancingPolicy": "{{policy}}" """));

        var drained = await admin.PostAsync("destinations/c%20x/a/drain", "");

        Api.Flaws("POST destinations/{cluster}/{destination}/drain", 200, "application/json", drained).ShouldBeEmpty();
        (drained["state"]!.GetValue<string>(), drained["drained"]!.GetValue<bool>(), drained["healthy"]!.GetValue<bool>()).ShouldBe(("drained", true, true));
        for (var i = 0; i < 20; i++)
        {
            (await admin.Stranger.GetStringAsync("/")).ShouldBe("two");
        }
        one.Requests.Count.ShouldBe(0);
        (await admin.PostAsync("destinations/c%20x/a/restore", ""))["state"]!.GetValue<string>().ShouldBe("healthy");
        for (var i = 0; i < 100 && one.Requests.Count == 0; i++)
        {
            await admin.Stranger.GetStringAsync("/");
        }
        one.Requests.Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Drained_destinations_serve_in_no_panic_and_over_a_reload_that_leaves_them_alone()
    {
        await using var one = await KestrelOrigin.StartAsync("one");
        var document = Document($"{one.Address}", $"http://127.0.0.1:{FreePort.Next()}/", """, "healthCheck": { "passive": { "enabled": true, "policy": "ConsecutiveFailures", "threshold": 1 }, "availableDestinationsPolicy": "HealthyOrPanic" }""");
        await using var admin = await AdminUnderTest.StartAsync(document);
        await admin.PostAsync("destinations/c%20x/a/drain", "");

        admin.Publish(document.Replace("/{**rest}", "/{**other}"));
        await admin.RefreshAsync();
        for (var i = 0; i < 3; i++)
        {
            using var response = await admin.Stranger.GetAsync("/");
            response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        }
        await admin.PostAsync("destinations/c%20x/b/drain", "");
        using (var all = await admin.Stranger.GetAsync("/"))
        {
            all.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }
        one.Requests.Count.ShouldBe(0);

        admin.Publish(document.Replace($"{one.Address}", $"{one.Address}other/"));
        await admin.RefreshAsync();
        (await admin.Stranger.GetStringAsync("/")).ShouldBe("one");
    }

    [Fact]
    public async Task Client_that_is_bound_to_a_drained_destination_stays_and_no_other_is_bound_to_it()
    {
        await using var one = await KestrelOrigin.StartAsync("one");
        await using var two = await KestrelOrigin.StartAsync("two");
        var document = Document($"{one.Address}", $"{two.Address}", """, "loadBalancingPolicy": "FirstAlphabetical", "sessionAffinity": { "enabled": true, "policy": "HashCookie", "affinityKeyName": "bound" }""");
        await using var admin = await AdminUnderTest.StartAsync(document, new() { AffinityKey = new("sixteen letters!") });
        using var first = await admin.Stranger.GetAsync("/");
        var cookie = first.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        await admin.PostAsync("destinations/c%20x/a/drain", "");

        var bound = new HttpRequestMessage(HttpMethod.Get, "/");
        bound.Headers.Add("Cookie", cookie);
        using var stays = await admin.Stranger.SendAsync(bound);
        (await stays.Content.ReadAsStringAsync()).ShouldBe("one");
        (await admin.Stranger.GetStringAsync("/")).ShouldBe("two");
    }

    [Theory]
    [InlineData("destinations/c%20x/none/drain")]
    [InlineData("destinations/none/a/restore")]
    [InlineData("destinations/c%20x/A/drain")]
    public async Task Unknown_destination_is_404(string path)
    {
        await using var admin = await AdminUnderTest.StartAsync(Document("http://127.0.0.1:9/", "http://127.0.0.1:9/"));

        await admin.PostAsync(path, "", HttpStatusCode.NotFound);
    }

    private static string Document(string one, string two, string more = "") => $$"""
        {
          "routes": { "all": { "clusterId": "c x", "match": { "path": "/{**rest}" } } },
          "clusters": { "c x": { "destinations": { "a": { "address": "{{one}}" }, "b": { "address": "{{two}}" } }{{more}} } }
        }
        """;

    private static async Task Eventually(AdminUnderTest admin, Func<System.Text.Json.Nodes.JsonNode, bool> condition)
    {
        while (!condition((await admin.GetAsync("destinations"))["clusters"]![0]!["destinations"]![0]!))
        {
        }
    }
}
