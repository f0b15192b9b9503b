using FuncProxy.Routing.Consumers;
using FuncProxy.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Access;

public sealed class KeyRuleTests
{
    private const string Key = "fp_the-key-of-team-a";
    private const string Other = "fp_the-key-of-team-b";
    private const string Short = "fp_a-key-that-ends";
    private const string Host = "Host: h\r\n";

    private static readonly DateTimeOffset Now = new(2027, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Now);

    [Theory]
    [InlineData("Authorization: Bearer " + Key)]
    [InlineData("authorization: bearer   " + Key)]
    [InlineData("api-key: " + Key)]
    [InlineData("x-api-key: " + Key)]
    [InlineData("X-API-Key: " + Key)]
    [InlineData("Ocp-Apim-Subscription-Key: " + Key)]
    [InlineData("api-key: " + Key + "\r\nAuthorization: Bearer " + Key)]
    [InlineData("Authorization: Basic dXNlcjpwYXNz\r\napi-key: " + Key)]
    public async Task Consumer_is_let_in_and_its_key_stays_here(string fields)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await StartAsync(origin);

        (await proxy.RawAsync($"GET / HTTP/1.1\r\n{Host}{fields}\r\n\r\n")).Status.ShouldBe(200);

        var seen = origin.Requests.Single.Headers;
        seen.ShouldNotContain(field => field.Value.ToString().Contains(Key));
        seen.ContainsKey("Authorization").ShouldBe(fields.Contains("Basic"));
    }

    [Theory]
    [InlineData("x: y", "Bearer realm=\"FuncProxy\"")]
    [InlineData("api-key:", "Bearer realm=\"FuncProxy\"")]
    [InlineData("Authorization: Bearer", "Bearer realm=\"FuncProxy\"")]
    [InlineData("Authorization: Basic dXNlcjpwYXNz", "Bearer realm=\"FuncProxy\"")]
    [InlineData("Cookie: api-key=" + Key, "Bearer realm=\"FuncProxy\"")]
    [InlineData("api-key: fp_another-key", "error=\"invalid_token\"")]
    [InlineData("api-key: fp_the-key-of-team-", "error=\"invalid_token\"")]
    [InlineData("api-key: fp_the-key-of-team-a ,", "error=\"invalid_token\"")]
    [InlineData("api-key: FP_THE-KEY-OF-TEAM-A", "error=\"invalid_token\"")]
    [InlineData("api-key: " + Key + "\r\napi-key: fp_another-key", "error=\"invalid_token\"")]
    [InlineData("api-key: " + Key + "\r\nx-api-key: " + Other, "error=\"invalid_token\"")]
    [InlineData("api-key: " + Short, "error=\"invalid_token\"")]
    public async Task Caller_without_a_good_key_is_401_and_goes_nowhere(string fields, string challenge)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await StartAsync(origin);

        var response = await proxy.RawAsync($"GET / HTTP/1.1\r\n{Host}{fields}\r\n\r\n");

        response.ShouldBeProblem(401, "http_request_denied");
        response.Head.Value("WWW-Authenticate")!.ShouldContain(challenge);
        (response.Head.Text + response.Text).ShouldNotContain("fp_");
        origin.Requests.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Hash_is_no_key()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await StartAsync(origin);
        var hash = ConsumerKey.Entry(Key)[ConsumerKey.Algorithm.Length..];

        (await proxy.RawAsync($"GET / HTTP/1.1\r\n{Host}api-key: {hash}\r\n\r\n")).Status.ShouldBe(401);
        (await proxy.RawAsync($"GET / HTTP/1.1\r\n{Host}api-key: {ConsumerKey.Algorithm}{hash}\r\n\r\n")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Key_in_the_query_is_none_and_key_too_long_is_not_looked_at()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await StartAsync(origin);

        (await proxy.RawAsync($"GET /?api-key={Key}&subscription-key={Key} HTTP/1.1\r\n{Host}\r\n")).Status.ShouldBe(401);
        (await proxy.RawAsync($"GET / HTTP/1.1\r\n{Host}api-key: {new string('k', 20_000)}\r\n\r\n")).Status.ShouldBe(401);
        origin.Requests.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Key_ends_at_its_time()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        _time.SetUtcNow(Now);
        await using var proxy = await StartAsync(origin, expires: Now.AddMinutes(1));
        (await proxy.RawAsync($"GET / HTTP/1.1\r\n{Host}api-key: {Short}\r\n\r\n")).Status.ShouldBe(200);

        _time.Advance(TimeSpan.FromMinutes(1));

        (await proxy.RawAsync($"GET / HTTP/1.1\r\n{Host}api-key: {Short}\r\n\r\n")).ShouldBeProblem(401, "http_request_denied");
    }

    [Fact]
    public async Task Revoked_key_is_dead_when_the_document_has_changed()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await StartAsync(origin);
        (await proxy.RawAsync($"GET / HTTP/1.1\r\n{Host}api-key: {Other}\r\n\r\n")).Status.ShouldBe(200);

        proxy.Publish(Document(origin, $"\"team-a\": {{ \"keys\": [\"{ConsumerKey.Entry(Key)}\"] }}"));

        await proxy.Log.WaitForAsync(1, count: 2);
        (await proxy.RawAsync($"GET / HTTP/1.1\r\n{Host}api-key: {Other}\r\n\r\n")).ShouldBeProblem(401, "http_request_denied");
        (await proxy.RawAsync($"GET / HTTP/1.1\r\n{Host}api-key: {Key}\r\n\r\n")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Route_is_open_to_the_consumers_that_it_names_only()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await StartAsync(origin, """, "consumers": ["team-b"]""");

        (await proxy.RawAsync($"GET / HTTP/1.1\r\n{Host}api-key: {Other}\r\n\r\n")).Status.ShouldBe(200);
        (await proxy.RawAsync($"GET / HTTP/1.1\r\n{Host}api-key: {Key}\r\n\r\n")).ShouldBeProblem(403, "http_request_denied");
        origin.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Keys_pass_on_a_route_that_asks_for_none()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync($"GET / HTTP/1.1\r\n{Host}api-key: k\r\nAuthorization: Bearer t\r\n\r\n")).Status.ShouldBe(200);

        origin.Requests.Single.Headers["api-key"].ToString().ShouldBe("k");
        origin.Requests.Single.Headers.Authorization.ToString().ShouldBe("Bearer t");
    }

    private Task<ProxyUnderTest> StartAsync(KestrelOrigin origin, string? access = null, DateTimeOffset? expires = null)
        => ProxyUnderTest.StartAsync(
            Document(
                origin,
                $$"""
                "team-a": { "keys": ["{{ConsumerKey.Entry(Key)}}", "{{ConsumerKey.Entry(Short, expires ?? Now)}}"] },
                "team-b": { "keys": ["{{ConsumerKey.Entry(Other).ToUpperInvariant().Replace("SHA256", "sha256")}}"] }
                """,
                access),
            new ProxyUnderTestOptions { Time = _time });

    private static string Document(KestrelOrigin origin, string consumers, string? access = null) => $$"""
        {
          "routes": { "all": { "clusterId": "c", "match": { "path": "/{**rest}" }, "access": { "allow": "key"{{access}} } } },
          "clusters": { "c": { "destinations": { "d": { "address": "{{origin.Address}}" } } } },
          "consumers": { {{consumers}} }
        }
        """;
}
