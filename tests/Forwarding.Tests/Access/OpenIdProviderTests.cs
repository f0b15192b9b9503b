using FuncProxy.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Access;

/// <summary>Providers that roll their keys, are down, or were never there.</summary>
public sealed class OpenIdProviderTests : IAsyncLifetime
{
    private const string Invalid = "Bearer realm=\"FuncProxy\", error=\"invalid_token\"";
    private const string KeyUnknown = "The token's signing key is not known";
    private const int Read = 400;
    private const int Failed = 401;
    private const int HasNoKeys = 402;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private KestrelOrigin _origin = null!;
    private OpenIdStandIn _provider = null!;

    public async Task InitializeAsync()
    {
        _origin = await KestrelOrigin.StartAsync("ok");
        _provider = await OpenIdStandIn.StartAsync(_time);
    }

    public async Task DisposeAsync()
    {
        await _provider.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Fact]
    public async Task Token_of_an_unknown_key_is_refused()
    {
        await using var proxy = await StartAsync();
        using var foreign = SigningKey.CreateRsa("unknown");

        (await CallAsync(proxy, _provider.Token(key: foreign))).ShouldBeRefused(_origin, 401, KeyUnknown, Invalid);
    }

    [Fact]
    public async Task Token_of_a_rolled_key_is_accepted_after_one_reading()
    {
        await using var proxy = await StartAsync();
        var former = _provider.Token();
        (await CallAsync(proxy, former)).Status.ShouldBe(200);
        _time.Advance(Interval);

        _provider.Rotate();

        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
        _provider.Readings.ShouldBe(2);
        (await CallAsync(proxy, _provider.Token(claims => claims["sub"] = "another"))).Status.ShouldBe(200);
        _provider.Readings.ShouldBe(2);
        (await CallAsync(proxy, former)).ShouldBeRefused(_origin, 401, KeyUnknown, Invalid, reached: 3);
    }

    [Fact]
    public async Task Key_that_is_published_beforehand_is_learned_beside_the_requests()
    {
        await using var proxy = await StartAsync();
        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
        var next = _provider.Add();
        _time.Advance(TimeSpan.FromHours(1));

        (await CallAsync(proxy, _provider.Token(key: next))).Status.ShouldBe(200);

        await proxy.Log.WaitForAsync(Read, count: 2);
        _provider.Readings.ShouldBe(2);
    }

    [Fact]
    public async Task Key_that_is_withdrawn_ends_the_tokens_that_were_found_good()
    {
        await using var proxy = await StartAsync();
        var token = _provider.Token(claims => claims["exp"] = _time.GetUtcNow().AddDays(1).ToUnixTimeSeconds());
        (await CallAsync(proxy, token)).Status.ShouldBe(200);
        _provider.Rotate();
        _time.Advance(TimeSpan.FromHours(1));

        // No other token comes: this one itself has the keys looked at.
        (await CallAsync(proxy, token)).Status.ShouldBe(200);
        await proxy.Log.WaitForAsync(Read, count: 2);

        (await CallAsync(proxy, token)).ShouldBeRefused(_origin, 401, KeyUnknown, Invalid, reached: 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Key_that_another_replaces_under_its_id_or_without_one_ends_its_tokens_at_once(bool named)
    {
        await using var proxy = await StartAsync();
        using var stolen = _provider.Key;
        using var next = SigningKey.CreateRsa(stolen.Id);
        (await CallAsync(proxy, Token(stolen, "honest"))).Status.ShouldBe(200);
        (await CallAsync(proxy, Token(stolen, "thief"))).Status.ShouldBe(200);
        _provider.Publish(next);
        _time.Advance(Interval);

        (await CallAsync(proxy, Token(next, "honest"))).Status.ShouldBe(200);

        (await CallAsync(proxy, Token(stolen, "thief"))).ShouldBeRefused(_origin, 401, "The token's signature is wrong", Invalid, reached: 3);
        (await CallAsync(proxy, Token(stolen, "new"))).ShouldBeRefused(_origin, 401, "The token's signature is wrong", Invalid, reached: 3);
        (await CallAsync(proxy, Token(next, "honest"))).Status.ShouldBe(200);
        _provider.Readings.ShouldBe(2);

        string Token(SigningKey key, string subject)
            => _provider.Token(claims => claims["sub"] = subject, head => head["kid"] = named ? key.Id : null, key);
    }

    [Fact]
    public async Task Key_of_another_kind_and_algorithm_under_the_same_id_is_accepted_at_once()
    {
        await using var proxy = await StartAsync();
        using var former = _provider.Key;
        using var next = SigningKey.CreateElliptic(former.Id);
        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
        _provider.Publish(next);
        _time.Advance(Interval);

        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Flood_of_wrong_signatures_causes_one_reading_an_interval()
    {
        await using var proxy = await StartAsync();
        using var foreign = SigningKey.CreateRsa(_provider.Key.Id);
        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
        _time.Advance(Interval);

        var flood = Enumerable.Range(0, 40).Select(i => CallAsync(proxy, _provider.Token(claims => claims["sub"] = $"{i}", key: foreign)));

        (await Task.WhenAll(flood)).ShouldAllBe(response => response.Status == 401);
        _provider.Readings.ShouldBe(2);
    }

    [Fact]
    public async Task Flood_of_unknown_keys_causes_one_reading_an_interval()
    {
        await using var proxy = await StartAsync();
        using var foreign = SigningKey.CreateRsa("unknown");
        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
        for (var interval = 1; interval <= 3; interval++)
        {
            _time.Advance(Interval);
            var flood = Enumerable.Range(0, 40).Select(i => CallAsync(proxy, _provider.Token(changeHead: head => head["kid"] = $"unknown-{i}", key: foreign)));
            (await Task.WhenAll(flood)).ShouldAllBe(response => response.Status == 401);

            _provider.Readings.ShouldBe(1 + interval);
        }
        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Callers_of_known_keys_are_let_in_while_the_provider_is_down()
    {
        await using var proxy = await StartAsync();
        using var foreign = SigningKey.CreateRsa("unknown");
        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
        await _provider.StopAsync();
        _time.Advance(TimeSpan.FromDays(3));

        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
        await proxy.Log.WaitForAsync(Failed);
        _time.Advance(Interval);
        (await CallAsync(proxy, _provider.Token(key: foreign))).ShouldBeRefused(_origin, 401, KeyUnknown, Invalid, reached: 2);
        (await CallAsync(proxy, _provider.Token(claims => claims["sub"] = "another"))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("<html></html>")]
    [InlineData("""{ "keys": [{ "kty": "oct", "kid": "key-0", "k": "c2VjcmV0" }, { "kty": "RSA", "kid": "key-0", "use": "enc", "n": "AQAB", "e": "AQAB" }, { "kty": "RSA", "kid": "key-0", "n": "AQAB", "e": "AQAB" }] }""")]
    public async Task Provider_that_publishes_nothing_usable_takes_no_keys_away(string published)
    {
        await using var proxy = await StartAsync();
        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
        _provider.Published = published;
        _time.Advance(TimeSpan.FromHours(2));

        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);

        await Wait.UntilAsync(() => proxy.Log.Entries.Any(entry => entry.Id is Failed or HasNoKeys), "the reading");
        (await CallAsync(proxy, _provider.Token(claims => claims["sub"] = "another"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Provider_that_was_never_reached_is_503_until_it_is()
    {
        await using var proxy = await StartAsync();
        _provider.Failure = 500;

        var response = await CallAsync(proxy, _provider.Token());

        response.ShouldBeProblem(503, "proxy_internal_error", new Uri(_provider.Authority));
        response.Head.Value("Retry-After").ShouldBe("30");
        response.Head.Value("WWW-Authenticate").ShouldBeNull();
        response.Text.ShouldContain("The identity provider has not been reached yet");
        (await proxy.Log.WaitForAsync(Failed)).Message.ShouldContain("500");
        _provider.Failure = null;
        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(503);
        _origin.Requests.Count.ShouldBe(0);

        _time.Advance(Interval);

        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
    }

    [Fact]
    public async Task What_cannot_be_a_token_is_401_also_while_the_provider_was_never_reached()
    {
        await using var proxy = await StartAsync();
        await _provider.StopAsync();
        var unsigned = SigningKey.Compose(new() { ["alg"] = "none" }, _provider.Claims(), _ => []);

        (await CallAsync(proxy, "no-token")).Status.ShouldBe(401);
        (await CallAsync(proxy, unsigned)).Status.ShouldBe(401);
        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(503);
    }

    [Fact]
    public async Task Provider_whose_certificate_nobody_trusts_is_not_believed()
    {
        await using var impostor = await KestrelOrigin.StartAsync(_ => Task.CompletedTask, new() { Protocols = OriginProtocols.Https1 });
        await using var proxy = await ProxyUnderTest.StartAsync(JwtRoute.To(_origin.Address, impostor.Address.AbsoluteUri), new() { Time = _time });

        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(503);

        impostor.Requests.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("http://keys.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://169.254.169.254/metadata/identity")]
    public async Task Keys_are_not_read_from_where_a_provider_must_not_send(string address)
    {
        _provider.KeysAddress = address;
        await using var proxy = await StartAsync();

        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(503);

        (await proxy.Log.WaitForAsync(Failed)).Message.ShouldNotContain("eyJ");
    }

    [Fact]
    public async Task Keys_stay_when_the_document_changes_and_nothing_is_read_before_it_is_needed()
    {
        await using var proxy = await StartAsync();
        _provider.Readings.ShouldBe(0);
        var token = _provider.Token();
        (await CallAsync(proxy, token)).Status.ShouldBe(200);

        proxy.Publish(JwtRoute.To(_origin.Address, _provider.Authority, "\"requiredRoles\": [\"Chat.User\"]"));

        await proxy.Log.WaitForAsync(1, count: 2);
        (await CallAsync(proxy, token)).Status.ShouldBe(200);
        (await CallAsync(proxy, _provider.Token(claims => claims.Remove("roles")))).Status.ShouldBe(403);
        _provider.Readings.ShouldBe(1);
    }

    private Task<ProxyUnderTest> StartAsync() => ProxyUnderTest.StartAsync(JwtRoute.To(_origin.Address, _provider.Authority), new() { Time = _time });

    private static Task<RawResponse> CallAsync(ProxyUnderTest proxy, string token) => proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\n\r\n");
}
