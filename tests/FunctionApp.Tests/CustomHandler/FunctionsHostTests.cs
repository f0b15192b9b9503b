using System.Net;
using System.Text.Json;
using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;
using Xunit.Abstractions;

namespace FuncProxy.FunctionApp.Tests.CustomHandler;

[Collection(WholeProcessCollection.Name)]
public sealed class FunctionsHostTests(PublishedApp app, ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Request_and_answer_travel_through_host_and_proxy()
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.Headers["x-origin"] = "one";
            await context.Response.WriteAsync($"{context.Request.Method} {await body.ReadToEndAsync()}");
        });
        await using var host = await StartAsync(Routes.To(origin.Address));
        using var client = LoopbackClient.Create(host.Address);

        (await client.GetStringAsync("/a%2Fb?q=1&q=2")).ShouldBe("GET ");
        using var posted = await client.PostAsync("/things?x=%2F", new StringContent("a body"));

        posted.StatusCode.ShouldBe(HttpStatusCode.Created);
        posted.Headers.GetValues("x-origin").ShouldBe(["one"]);
        (await posted.Content.ReadAsStringAsync()).ShouldBe("POST a body");
        origin.Requests.All.Select(request => request.RawTarget).ShouldBe(["/a%2Fb?q=1&q=2", "/things?x=%2F"]);
        output.WriteLine($"From start to first answer: {host.StartTime.TotalMilliseconds:f0} ms");
    }

    [Fact]
    public async Task Event_is_seen_before_the_next_one_is_written()
    {
        await using var origin = await EventOrigin.StartAsync();
        await using var host = await StartAsync(Routes.To(origin.Server.Address));
        using var client = LoopbackClient.Create(host.Address);

        using var response = await client.OpenAsync("/events");
        var events = new SseReader(await response.Content.ReadAsStreamAsync());
        (await events.ReadAsync()).ShouldNotBeNull().Data.ShouldBe("0");
        origin.SendTheRest();

        (await events.ReadAllAsync()).Select(receipt => receipt.Data).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Origin_behind_the_front_end_sees_the_caller_and_nothing_of_the_platform()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var host = await StartAsync(Routes.To(origin.Address), new AzureFrontEnd());
        using var client = LoopbackClient.Create(host.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = "api.example.com";
        request.Headers.Add("X-Client-IP", "198.51.100.66");
        request.Headers.Add("X-Forwarded-For", "198.51.100.67");
        request.Headers.Add("x-mine", "kept");

        using var response = await client.SendAsync(request);

        var seen = origin.Requests.Single.Headers;
        seen["X-Forwarded-For"].ToArray().ShouldBe(["203.0.113.7"]);
        seen["X-Forwarded-Host"].ToArray().ShouldBe(["api.example.com"]);
        seen["x-mine"].ToArray().ShouldBe(["kept"]);
        seen.Keys.Select(name => name.ToLowerInvariant()).Order(StringComparer.Ordinal)
            .ShouldBe(["host", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-mine", "x-request-id"]);
    }

    [Fact]
    public async Task Host_of_a_route_is_the_public_one()
    {
        await using var host = await StartAsync("""
            { "routes": { "public": { "match": { "hosts": ["*.example.com"] }, "respond": { "body": "public" } } } }
            """, new AzureFrontEnd());
        using var client = LoopbackClient.Create(host.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = "api.example.com";

        using var matching = await client.SendAsync(request);
        using var other = await client.GetAsync("/");

        (await matching.Content.ReadAsStringAsync()).ShouldBe("public");
        other.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Destination_that_hangs_up_is_asked_once_and_answered_with_502()
    {
        await using var origin = await KestrelOrigin.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using var host = await StartAsync(Routes.To(origin.Address));
        using var client = LoopbackClient.Create(host.Address);

        using var response = await client.PostAsync("/", new StringContent("once"));

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        origin.Requests.Count.ShouldBe(1, "the host repeats what breaks off before an answer");
    }

    [Fact]
    public async Task Poll_of_the_host_waits_for_no_destination()
    {
        await using var origin = await KestrelOrigin.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        await using var host = await StartAsync(Routes.To(origin.Address));

        host.StartTime.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        origin.Requests.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Broken_routes_file_answers_503_with_file_line_and_reason_until_it_is_mended()
    {
        await using var host = await StartAsync(Routes.Broken);
        using var client = LoopbackClient.Create(host.Address);

        using var refused = await client.GetAsync("/anything");

        host.StartTime.ShouldBeLessThan(TimeSpan.FromSeconds(5), "a broken file must not keep the host waiting");
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var error = JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("errors")[0].GetString()!;
        error.ShouldContain("routes.json: line 3, column");
        error.ShouldContain("nowhere");

        _folder.Replace("routes.json", Routes.Respond("mended"));
        await Eventually.HoldsAsync(async () => (await client.GetAsync("/anything")).StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Stop_by_the_platform_lets_a_stream_finish()
    {
        await using var origin = await EventOrigin.StartAsync();
        await using var host = await StartAsync(Routes.To(origin.Server.Address));
        using var client = LoopbackClient.Create(host.Address);
        using var response = await client.OpenAsync("/events");
        var events = new SseReader(await response.Content.ReadAsStreamAsync());
        await events.ReadAsync();

        var stopped = host.StopHandlerAsync();
        await host.Process.WaitForOutputAsync("Application is shutting down");
        origin.SendTheRest();

        (await events.ReadAllAsync()).Select(receipt => receipt.Data).ShouldBe(["1"]);
        (await stopped).ShouldBe(0);
    }

    public void Dispose() => _folder.Dispose();

    private Task<FunctionsHostStandIn> StartAsync(string routes, AzureFrontEnd? frontEnd = null) => FunctionsHostStandIn.StartAsync(app.Folder, new FunctionsHostOptions
    {
        Settings = new Dictionary<string, string?> { ["RouteFile"] = _folder.Write("routes.json", routes) },
        FrontEnd = frontEnd,
    });
}
