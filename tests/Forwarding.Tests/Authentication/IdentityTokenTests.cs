using FuncProxy.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Authentication;

/// <summary>Tokens of the app's identity towards destinations; Azure's own client is in tests/FunctionApp.Tests/Identity.</summary>
public sealed class IdentityTokenTests : IAsyncLifetime
{
    private const string Get = "GET / HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer mine\r\n\r\n";
    private const string ClientId = "11111111-2222-3333-4444-555555555555";
    private const string Auth = """ "auth": { "type": "managedIdentity", "scope": "https://cognitiveservices.azure.com/.default" } """;
    private const int Got = 410;
    private const int Refused = 411;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly List<StandInCredential> _credentials = [];
    private KestrelOrigin _origin = null!;
    private IdentityStandIn _identity = null!;

    public async Task InitializeAsync()
    {
        _origin = await KestrelOrigin.StartAsync("ok");
        _identity = await IdentityStandIn.StartAsync();
        (_identity.Time, _identity.TokenLifetime) = (_time, TimeSpan.FromHours(1));
    }

    public async Task DisposeAsync()
    {
        await _identity.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Fact]
    public async Task Token_is_asked_for_once_and_sent_in_place_of_the_clients()
    {
        await using var proxy = await StartAsync(Routes.To(_origin.Address, fields: Auth));

        for (var i = 0; i < 20; i++)
        {
            (await proxy.RawAsync(Get)).Status.ShouldBe(200);
        }

        _identity.Requests.ShouldHaveSingleItem().ShouldBe(new IdentityRequest("https://cognitiveservices.azure.com", null, 200));
        Tokens().Distinct().ShouldHaveSingleItem().ShouldStartWith("Bearer eyJ");
    }

    [Fact]
    public async Task Requests_that_come_together_wait_for_the_same_asking_which_is_on_a_pool_thread()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var proxy = await StartAsync(Routes.To(_origin.Address, fields: Auth), gate.Task);

        var calls = Enumerable.Range(0, 10).Select(_ => proxy.RawAsync(Get)).ToList();
        await Wait.UntilAsync(() => _credentials is [{ BeganOnPool: not null }], "the asking");
        gate.SetResult();

        (await Task.WhenAll(calls)).ShouldAllBe(response => response.Status == 200);
        _identity.Requests.Count.ShouldBe(1);
        _credentials.ShouldHaveSingleItem().BeganOnPool.ShouldBe(true);
    }

    [Fact]
    public async Task Identity_and_scope_are_those_of_the_destination_and_stay_over_reloads()
    {
        await using var proxy = await StartAsync(Document(""" "clientId": "11111111-2222-3333-4444-555555555555", "scope": "api://b/.default" """));
        (await proxy.RawAsync(Get)).Status.ShouldBe(200);

        proxy.Publish(Document(""" "clientId": "11111111-2222-3333-4444-555555555555", "scope": "api://c/.default" """));
        await proxy.Log.WaitForAsync(1, count: 2);
        (await proxy.RawAsync(Get)).Status.ShouldBe(200);
        proxy.Publish(Document(""" "clientId": "11111111-2222-3333-4444-555555555555", "scope": "api://b/.default" """));
        await proxy.Log.WaitForAsync(1, count: 3);
        (await proxy.RawAsync(Get)).Status.ShouldBe(200);

        _identity.Requests.ShouldBe([new IdentityRequest("api://b", ClientId, 200), new IdentityRequest("api://c", ClientId, 200)]);
        _credentials.Count.ShouldBe(1, "one a process");
        Tokens().Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Token_is_renewed_beside_the_requests_before_it_ends()
    {
        await using var proxy = await StartAsync(Routes.To(_origin.Address, fields: Auth));
        (await proxy.RawAsync(Get)).Status.ShouldBe(200);
        _time.Advance(TimeSpan.FromMinutes(54.5));
        (await proxy.RawAsync(Get)).Status.ShouldBe(200);
        _identity.Requests.Count.ShouldBe(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _credentials[0].Gate = gate.Task;

        // It is asked for, and nobody waits for it.
        (await proxy.RawAsync(Get)).Status.ShouldBe(200);
        (await proxy.RawAsync(Get)).Status.ShouldBe(200);
        Tokens().Distinct().Count().ShouldBe(1);
        gate.SetResult();
        await proxy.Log.WaitForAsync(Got, count: 2);

        (await proxy.RawAsync(Get)).Status.ShouldBe(200);
        _identity.Requests.Count.ShouldBe(2);
        Tokens().Distinct().Count().ShouldBe(2);
        Tokens()[^1].ShouldNotBe(Tokens()[0]);
    }

    [Fact]
    public async Task Token_that_cannot_be_renewed_is_sent_until_it_ends()
    {
        await using var proxy = await StartAsync(Routes.To(_origin.Address, fields: Auth));
        (await proxy.RawAsync(Get)).Status.ShouldBe(200);
        _identity.Fail(500);
        _time.Advance(TimeSpan.FromMinutes(58));

        (await proxy.RawAsync(Get)).Status.ShouldBe(200);
        (await proxy.Log.WaitForAsync(Refused)).Message.ShouldEndWith("the former one is still good");
        _time.Advance(TimeSpan.FromMinutes(1.9));

        (await proxy.RawAsync(Get)).ShouldBeProblem(502, "proxy_internal_error");
        _identity.Heal();
        _time.Advance(TimeSpan.FromSeconds(5));
        (await proxy.RawAsync(Get)).Status.ShouldBe(200);
        Tokens().Distinct().Count().ShouldBe(2);
    }

    [Theory]
    [InlineData(Get)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello")]
    public async Task Identity_that_gets_no_token_is_told_and_is_not_asked_again_at_once(string request)
    {
        _identity.Fail(400);
        await using var proxy = await StartAsync(Routes.To(_origin.Address, fields: Auth));

        var response = await proxy.RawAsync(request);
        (await proxy.RawAsync(request)).Status.ShouldBe(502);

        response.ShouldBeProblem(502, "proxy_internal_error", _identity.Endpoint);
        response.Text.ShouldContain("could not get its credentials for the destination");
        _origin.Requests.Count.ShouldBe(0);
        _identity.Requests.Count.ShouldBe(1);
        var logged = (await proxy.Log.WaitForAsync(Refused)).Message;
        logged.ShouldContain("system-assigned");
        logged.ShouldContain("https://cognitiveservices.azure.com/.default");
        (await proxy.Log.WaitForAsync(101)).Message.ShouldContain("DestinationUnauthenticated");
        proxy.Log.Entries.ShouldNotContain(entry => entry.Message.Contains("eyJ"));
    }

    [Fact]
    public async Task Attempt_without_a_token_is_a_failure_and_another_destination_is_asked()
    {
        _identity.Fail(500);
        await using var other = await KestrelOrigin.StartAsync("other");
        await using var proxy = await StartAsync($$"""
            { "routes": { "all": { "clusterId": "c", "match": { "path": "/{**rest}" } } },
              "clusters": { "c": { "loadBalancingPolicy": "FirstAlphabetical", "retry": { "budgetPercent": 100 },
                "healthCheck": { "passive": { "enabled": true, "policy": "ConsecutiveFailures", "threshold": 2 } }, "destinations": {
                "d0": { "address": "{{_origin.Address}}", {{Auth}} }, "d1": { "address": "{{other.Address}}" } } } } }
            """);

        var response = await proxy.RawAsync("POST / HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer mine\r\nContent-Length: 5\r\n\r\nhello");
        response.Text.ShouldBe("other");
        response.Head.Value("Proxy-Status").ShouldBe("FuncProxy; next-hop=\"d1\"; attempts=2");
        other.Requests.Single.BodyText.ShouldBe("hello");
        other.Requests.Single.Headers.Authorization.ToString().ShouldBe("Bearer mine");

        (await proxy.RawAsync(Get)).Text.ShouldBe("other");
        (await proxy.Log.WaitForAsync(200)).Message.ShouldContain("c/d0 is unhealthy");
        _origin.Requests.Count.ShouldBe(0);
    }

    [Fact]
    public async Task First_use_waits_no_longer_than_the_request_may()
    {
        var never = new TaskCompletionSource();
        await using var proxy = await StartAsync(Routes.To(_origin.Address, "\"timeout\": \"00:00:07\"", fields: Auth), never.Task);

        var call = proxy.RawAsync(Get);
        await Wait.UntilAsync(() => _credentials is [{ BeganOnPool: not null }], "the asking");
        _time.Advance(TimeSpan.FromSeconds(8));

        (await call).ShouldBeProblem(504, "http_response_timeout");
        _origin.Requests.Count.ShouldBe(0);
    }

    private Task<ProxyUnderTest> StartAsync(string document, Task? gate = null) => ProxyUnderTest.StartAsync(document, new()
    {
        Time = _time,
        Identities = clientId =>
        {
            var credential = new StandInCredential(_identity, clientId) { Gate = gate };
            _credentials.Add(credential);
            return credential;
        },
    });

    private string Document(string auth) => Routes.To(_origin.Address, fields: $$""" "auth": { "type": "managedIdentity", {{auth}} } """);

    private string[] Tokens() => [.. _origin.Requests.All.Select(request => request.Headers.Authorization.ToString())];
}
