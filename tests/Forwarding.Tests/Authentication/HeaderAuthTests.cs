using FuncProxy.Forwarding.Tests.Retrying;
using FuncProxy.Routing.Model;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Authentication;

/// <summary>A fixed field that shows a destination who the proxy is.</summary>
public sealed class HeaderAuthTests
{
    private const string Secret = "the-destinations-secret";
    private const string Auth = $$"""
        "auth": { "type": "header", "name": "api-key", "value": "{{Secret}}" }
        """;

    private const string Own = "Authorization: Bearer mine\r\nApi-Key: mine\r\nx-api-key: mine\r\nOcp-Apim-Subscription-Key: mine\r\nx_api_key: mine\r\nApi_Key: mine\r\n";

    private static readonly string[] CredentialFields = ["Authorization", "api-key", "x-api-key", "Ocp-Apim-Subscription-Key", "x_api_key", "api_key"];

    [Fact]
    public async Task Field_is_set_and_the_clients_own_credentials_stay_here()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, fields: Auth));

        (await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\nx-other: stays\r\n{Own}\r\n")).Status.ShouldBe(200);

        CredentialsOf(origin.Requests.Single).ShouldBe([("api-key", Secret)]);
        origin.Requests.Single.Headers["x-other"].ToString().ShouldBe("stays");
    }

    [Fact]
    public async Task Value_comes_from_an_app_setting()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(
            Routes.To(origin.Address, fields: """ "auth": { "type": "header", "name": "Authorization", "value": "Bearer %EAST_KEY%" } """),
            new() { AppSettings = name => name == "EAST_KEY" ? Secret : null });

        (await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\n{Own}\r\n")).Status.ShouldBe(200);

        CredentialsOf(origin.Requests.Single).ShouldBe([("Authorization", $"Bearer {Secret}")]);
    }

    [Theory]
    [InlineData("""{ "requestHeader": "api-key", "set": "other" }""")]
    [InlineData("""{ "requestHeader": "api-key", "append": "other" }""")]
    [InlineData("""{ "requestHeader": "Authorization", "set": "other" }""")]
    [InlineData("""{ "requestHeaderRemove": "api-key" }""")]
    [InlineData("""{ "requestHeadersCopy": "false" }""")]
    [InlineData("""{ "requestHeadersAllowed": "accept" }""")]
    public async Task No_transform_undoes_it(string transform)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, $"\"transforms\": [{transform}]", fields: Auth));

        (await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\n{Own}\r\n")).Status.ShouldBe(200);

        CredentialsOf(origin.Requests.Single).ShouldBe([("api-key", Secret)]);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer mine\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer mine\r\nContent-Length: 5\r\n\r\nhello")]
    public async Task Each_attempt_has_the_credentials_of_its_destination_and_no_others(string request)
    {
        await using var first = await StartFailingAsync();
        await using var second = await StartFailingAsync();
        await using var third = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync($$"""
            { "routes": { "all": { "clusterId": "c", "match": { "path": "/{**rest}" } } },
              "clusters": { "c": { "loadBalancingPolicy": "FirstAlphabetical", "retry": { "attempts": 3, "on": ["5xx"], "repeatable": true, "budgetPercent": 100 }, "destinations": {
                "d0": { "address": "{{first.Address}}", {{Auth}} },
                "d1": { "address": "{{second.Address}}", "auth": { "type": "header", "name": "x-own", "value": "second" } },
                "d2": { "address": "{{third.Address}}" } } } } }
            """);

        (await proxy.RawAsync(request)).Text.ShouldBe("ok");

        CredentialsOf(first.Requests.Single).ShouldBe([("api-key", Secret)]);
        CredentialsOf(second.Requests.Single).ShouldBeEmpty();
        second.Requests.Single.Headers["x-own"].ToString().ShouldBe("second");
        CredentialsOf(third.Requests.Single).ShouldBe([("Authorization", "Bearer mine")]);
        third.Requests.Single.Headers.ContainsKey("x-own").ShouldBeFalse();
        third.Requests.Single.BodyText.ShouldBe(request.EndsWith("hello") ? "hello" : "");
    }

    [Fact]
    public async Task Second_attempt_beside_a_late_one_has_its_own_credentials()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var late = await KestrelOrigin.StartAsync(context => answer.Task.WaitAsync(context.RequestAborted));
        await using var other = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync($$"""
            { "routes": { "all": { "clusterId": "c", "match": { "path": "/{**rest}" } } },
              "clusters": { "c": { "loadBalancingPolicy": "FirstAlphabetical", "retry": { "attempts": 2, "hedgeAfter": "00:00:00.05", "budgetPercent": 100 }, "destinations": {
                "d0": { "address": "{{late.Address}}", {{Auth}} }, "d1": { "address": "{{other.Address}}" } } } } }
            """);

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer mine\r\n\r\n")).Text.ShouldBe("ok");

        CredentialsOf(late.Requests.Single).ShouldBe([("api-key", Secret)]);
        CredentialsOf(other.Requests.Single).ShouldBe([("Authorization", "Bearer mine")]);
        answer.SetResult();
    }

    [Fact]
    public async Task Probes_have_it_too()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: """ "healthCheck": { "active": { "enabled": true, "path": "/healthz" } } """, fields: Auth));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(200);

        await Wait.UntilAsync(() => origin.Requests.All.Any(request => request.RawTarget == "/healthz"), "the probe");
        CredentialsOf(origin.Requests.All.Single(request => request.RawTarget == "/healthz")).ShouldBe([("api-key", Secret)]);
    }

    [Fact]
    public async Task Cache_judges_by_the_clients_credentials_and_not_by_the_proxys()
    {
        await using var origin = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            return context.Response.WriteAsync("ok");
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(
            origin.Address, "\"cache\": { \"mode\": \"standard\" }", fields: """ "auth": { "type": "header", "name": "Authorization", "value": "Bearer own" } """));

        for (var i = 0; i < 2; i++)
        {
            (await proxy.RawAsync("GET /shared HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(200);
            (await proxy.RawAsync("GET /private HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer mine\r\n\r\n")).Status.ShouldBe(200);
        }

        origin.Requests.All.Count(request => request.RawTarget == "/shared").ShouldBe(1);
        origin.Requests.All.Count(request => request.RawTarget == "/private").ShouldBe(2);
    }

    [Fact]
    public async Task Secret_stands_in_no_log_and_no_answer()
    {
        using var nobody = new Balancing.RefusedPort();
        await using var failing = await StartFailingAsync();
        await using var proxy = await ProxyUnderTest.StartAsync(
            $$"""
            { "routes": { "all": { "clusterId": "c", "match": { "path": "/{**rest}" } } },
              "clusters": { "c": { "retry": { "attempts": 2, "on": ["5xx", "connect"] }, "destinations": {
                "d0": { "address": "{{nobody.Address}}", {{Auth}} }, "d1": { "address": "{{failing.Address}}", {{Auth}} } } } } }
            """,
            new() { LogsAccess = true });

        for (var i = 0; i < 4; i++)
        {
            var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            (response.Head.Text + response.Text).ShouldNotContain(Secret);
        }
        var document = Routes.To(nobody.Address, fields: Auth.Replace("api-key", "transfer-encoding"));
        proxy.Publish(document);
        await proxy.Log.WaitForAsync(2);

        proxy.Log.Entries.ShouldNotContain(entry => $"{entry.Message} {entry.Exception}".Contains(Secret));
    }

    [Fact]
    public void Secret_stands_in_no_text_of_an_object()
    {
        using var sample = new SampleExchange("GET", null, TimeProvider.System);
        var config = new DestinationAuthConfig { Type = DestinationAuthType.Header, Name = "api-key", Value = Secret };
        sample.Message.Authenticate("api-key", Secret);

        sample.Message.ToString().ShouldBe("GET /");
        config.ToString().ShouldNotContain(Secret);
        new DestinationConfig { Auth = config }.ToString().ShouldNotContain(Secret);
        new ClusterConfig { Destinations = new Dictionary<string, DestinationConfig> { ["d"] = new() { Auth = config } } }.ToString().ShouldNotContain(Secret);
    }

    private static Task<KestrelOrigin> StartFailingAsync() => KestrelOrigin.StartAsync(async context =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.StatusCode = 503;
    });

    private static (string, string)[] CredentialsOf(OriginRequest request)
        => [.. CredentialFields.Where(request.Headers.ContainsKey).Select(name => (name, request.Headers[name].ToString()))];
}
