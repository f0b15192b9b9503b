using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FuncProxy.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Access;

/// <summary>Every way in by a token that is not good, and the good ones.</summary>
public sealed class JwtRuleTests : IAsyncLifetime
{
    private const string Missing = "Bearer realm=\"FuncProxy\"";
    private const string Invalid = "Bearer realm=\"FuncProxy\", error=\"invalid_token\"";
    private const string Insufficient = "Bearer realm=\"FuncProxy\", error=\"insufficient_scope\"";

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
    public async Task Good_token_lets_in_and_stays_here()
    {
        await using var proxy = await StartAsync();

        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);

        _origin.Requests.Single.Headers.ContainsKey("Authorization").ShouldBeFalse();
    }

    [Fact]
    public async Task Token_travels_on_where_the_route_says_so()
    {
        await using var proxy = await StartAsync("\"forward\": true");
        var token = _provider.Token();

        (await CallAsync(proxy, token)).Status.ShouldBe(200);

        _origin.Requests.Single.Headers.Authorization.ToString().ShouldBe($"Bearer {token}");
    }

    [Theory]
    [InlineData("x: y")]
    [InlineData("Authorization: Bearer")]
    [InlineData("Authorization: Basic dXNlcjpwYXNz")]
    [InlineData("Authorization: TOKEN")]
    [InlineData("Cookie: access_token=TOKEN")]
    [InlineData("api-key: TOKEN")]
    [InlineData("x-api-key: TOKEN")]
    [InlineData("Proxy-Authorization: Bearer TOKEN")]
    public async Task Request_without_a_token_is_refused(string fields)
    {
        await using var proxy = await StartAsync();

        (await RawAsync(proxy, fields.Replace("TOKEN", _provider.Token()))).ShouldBeRefused(_origin, 401, "A token is missing", Missing);
    }

    [Fact]
    public async Task Token_in_the_query_is_refused()
    {
        await using var proxy = await StartAsync();

        var response = await proxy.RawAsync($"GET /?access_token={_provider.Token()} HTTP/1.1\r\nHost: h\r\n\r\n");

        response.ShouldBeRefused(_origin, 401, "A token is missing", Missing);
    }

    [Fact]
    public async Task Two_authorization_fields_are_refused()
    {
        await using var proxy = await StartAsync();
        var token = _provider.Token();

        (await RawAsync(proxy, $"Authorization: Bearer {token}\r\nAuthorization: Bearer {token}"))
            .ShouldBeRefused(_origin, 400, "The request has more than one Authorization field", "Bearer realm=\"FuncProxy\", error=\"invalid_request\"");
        (await RawAsync(proxy, $"Authorization: Basic dXNlcjpwYXNz\r\nAuthorization: Bearer {token}")).Status.ShouldBe(400);
        (await RawAsync(proxy, $"Authorization: Bearer {token}, Bearer {token}")).ShouldBeRefused(_origin, 401, "The token is malformed", Invalid);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("")]
    public async Task Unsigned_token_is_refused(string algorithm)
    {
        await using var proxy = await StartAsync();
        var unsigned = SigningKey.Compose(new() { ["alg"] = algorithm, ["kid"] = _provider.Key.Id }, _provider.Claims(), _ => []);
        var withSignature = _provider.Token(changeHead: head => head["alg"] = algorithm);

        (await CallAsync(proxy, unsigned)).ShouldBeRefused(_origin, 401, "The token is not signed by an accepted algorithm", Invalid);
        (await CallAsync(proxy, withSignature)).ShouldBeRefused(_origin, 401, "The token is not signed by an accepted algorithm", Invalid);
    }

    [Theory]
    [InlineData("HS256", "pem")]
    [InlineData("HS256", "der")]
    [InlineData("HS256", "modulus")]
    [InlineData("HS384", "pem")]
    [InlineData("HS512", "pem")]
    public async Task Token_signed_by_the_public_key_as_a_secret_is_refused(string algorithm, string form)
    {
        await using var proxy = await StartAsync();
        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
        var rsa = _provider.Key.Rsa;
        var secret = form switch
        {
            "pem" => Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()),
            "der" => rsa.ExportSubjectPublicKeyInfo(),
            _ => rsa.ExportParameters(false).Modulus!,
        };
        var token = SigningKey.Compose(new() { ["alg"] = algorithm, ["kid"] = _provider.Key.Id }, _provider.Claims(), data => algorithm switch
        {
            "HS256" => HMACSHA256.HashData(secret, data),
            "HS384" => HMACSHA384.HashData(secret, data),
            _ => HMACSHA512.HashData(secret, data),
        });

        (await CallAsync(proxy, token)).ShouldBeRefused(_origin, 401, "The token is not signed by an accepted algorithm", Invalid, reached: 1);
    }

    [Fact]
    public async Task Token_of_an_algorithm_that_its_key_is_not_for_is_refused()
    {
        await using var proxy = await StartAsync();
        var published = _provider.Key.Publish();
        published["alg"] = "PS256";
        _provider.Published = new JsonObject { ["keys"] = new JsonArray(published) }.ToJsonString();

        (await CallAsync(proxy, _provider.Token())).ShouldBeRefused(_origin, 401, "The token is not signed by an accepted algorithm", Invalid);
    }

    [Fact]
    public async Task Token_of_a_wrong_issuer_is_refused()
    {
        await using var proxy = await StartAsync();

        foreach (var issuer in new JsonNode?[] { "https://login.example/other", $"{_provider.Authority}/", "", null })
        {
            (await CallAsync(proxy, _provider.Token(claims => claims["iss"] = issuer?.DeepClone()))).ShouldBeRefused(_origin, 401, "The token is of another issuer", Invalid);
        }
        (await CallAsync(proxy, _provider.Token(claims => claims.Remove("iss")))).ShouldBeRefused(_origin, 401, "The token is of another issuer", Invalid);
    }

    [Fact]
    public async Task Token_of_another_provider_is_refused_and_sends_nobody_to_this_one()
    {
        await using var other = await OpenIdStandIn.StartAsync(_time);
        await using var proxy = await StartAsync();
        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
        _time.Advance(TimeSpan.FromMinutes(2));

        (await CallAsync(proxy, other.Token())).ShouldBeRefused(_origin, 401, "The token is of another issuer", Invalid, reached: 1);
        _provider.Readings.ShouldBe(1);
        // Its key could be this provider's new one, until that has been looked at.
        for (var i = 0; i < 2; i++)
        {
            (await CallAsync(proxy, other.Token(claims => claims["iss"] = _provider.Authority, head => head["kid"] = _provider.Key.Id)))
                .ShouldBeRefused(_origin, 401, "The token's signature is wrong", Invalid, reached: 1);
        }
        _provider.Readings.ShouldBe(2);
        other.Readings.ShouldBe(0);
    }

    [Fact]
    public async Task Issuers_that_the_route_names_are_believed_in_place_of_the_discovered_one()
    {
        await using var proxy = await StartAsync("\"issuers\": [\"https://sts.example/a/\", \"https://sts.example/b/\"]");

        (await CallAsync(proxy, _provider.Token(claims => claims["iss"] = "https://sts.example/b/"))).Status.ShouldBe(200);
        (await CallAsync(proxy, _provider.Token())).ShouldBeRefused(_origin, 401, "The token is of another issuer", Invalid, reached: 1);
    }

    [Fact]
    public async Task Token_for_a_wrong_audience_is_refused()
    {
        await using var proxy = await StartAsync();

        foreach (var audience in new JsonNode[] { "api://other", "API://CHAT", "api://chat/", "", new JsonArray("api://other") })
        {
            (await CallAsync(proxy, _provider.Token(claims => claims["aud"] = audience))).ShouldBeRefused(_origin, 401, "The token is for another audience", Invalid);
        }
        (await CallAsync(proxy, _provider.Token(claims => claims.Remove("aud")))).ShouldBeRefused(_origin, 401, "The token is for another audience", Invalid);
    }

    [Fact]
    public async Task Token_for_one_of_several_audiences_lets_in()
    {
        await using var proxy = await StartAsync("\"audiences\": [\"api://other\"]");

        (await CallAsync(proxy, _provider.Token(claims => claims["aud"] = new JsonArray("api://third", "api://other")))).Status.ShouldBe(200);
        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Expired_token_is_refused()
    {
        await using var proxy = await StartAsync();
        var now = _time.GetUtcNow().ToUnixTimeSeconds();

        (await CallAsync(proxy, _provider.Token(claims => claims["exp"] = now - 61))).ShouldBeRefused(_origin, 401, "The token has expired", Invalid);
        (await CallAsync(proxy, _provider.Token(claims => claims["exp"] = now - 60))).ShouldBeRefused(_origin, 401, "The token has expired", Invalid);
        (await CallAsync(proxy, _provider.Token(claims => claims["exp"] = now - 59))).Status.ShouldBe(200, "clocks may be a minute apart");
    }

    [Fact]
    public async Task Token_that_never_expires_is_refused()
    {
        await using var proxy = await StartAsync();

        (await CallAsync(proxy, _provider.Token(claims => claims.Remove("exp")))).ShouldBeRefused(_origin, 401, "The token is malformed", Invalid);
    }

    [Fact]
    public async Task Token_that_is_not_valid_yet_is_refused()
    {
        await using var proxy = await StartAsync();
        var now = _time.GetUtcNow().ToUnixTimeSeconds();

        (await CallAsync(proxy, _provider.Token(claims => claims["nbf"] = now + 61))).ShouldBeRefused(_origin, 401, "The token is not valid yet", Invalid);
        (await CallAsync(proxy, _provider.Token(claims => claims["nbf"] = now + 60))).Status.ShouldBe(200, "clocks may be a minute apart");
    }

    [Fact]
    public async Task Token_that_was_good_is_refused_when_it_has_expired()
    {
        await using var proxy = await StartAsync();
        var token = _provider.Token();
        (await CallAsync(proxy, token)).Status.ShouldBe(200);

        _time.Advance(TimeSpan.FromMinutes(61));

        (await CallAsync(proxy, token)).ShouldBeRefused(_origin, 401, "The token has expired", Invalid, reached: 1);
    }

    [Fact]
    public async Task Token_with_a_wrong_signature_is_refused()
    {
        await using var proxy = await StartAsync();
        using var foreign = SigningKey.CreateRsa(_provider.Key.Id);
        var good = _provider.Token();
        var parts = good.Split('.');
        var other = _provider.Token(claims => claims["azp"] = "somebody-else").Split('.');

        (await CallAsync(proxy, _provider.Token(key: foreign))).ShouldBeRefused(_origin, 401, "The token's signature is wrong", Invalid);
        (await CallAsync(proxy, $"{parts[0]}.{other[1]}.{parts[2]}")).ShouldBeRefused(_origin, 401, "The token's signature is wrong", Invalid);
        (await CallAsync(proxy, $"{parts[0]}.{parts[1]}.AAAA")).ShouldBeRefused(_origin, 401, "The token's signature is wrong", Invalid);
        (await CallAsync(proxy, $"{parts[0]}.{parts[1]}.")).ShouldBeRefused(_origin, 401, null, Invalid);
    }

    [Theory]
    [InlineData("jwk")]
    [InlineData("jku")]
    [InlineData("x5u")]
    public async Task Key_that_a_token_brings_itself_is_not_believed(string field)
    {
        await using var attacker = await OpenIdStandIn.StartAsync(_time);
        using var foreign = SigningKey.CreateRsa("mine");
        await using var proxy = await StartAsync();
        var token = _provider.Token(changeHead: head => head[field] = field == "jwk" ? foreign.Publish() : $"{attacker.Authority}/keys", key: foreign);

        (await CallAsync(proxy, token)).ShouldBeRefused(_origin, 401, "The token's signing key is not known", Invalid);
        attacker.Readings.ShouldBe(0);
    }

    [Fact]
    public async Task Token_with_a_critical_extension_is_refused()
    {
        await using var proxy = await StartAsync();

        (await CallAsync(proxy, _provider.Token(changeHead: head => head["crit"] = new JsonArray("exp")))).ShouldBeRefused(_origin, 401, "The token is malformed", Invalid);
    }

    [Fact]
    public async Task Truncated_token_is_refused()
    {
        await using var proxy = await StartAsync();
        var token = _provider.Token();
        var dots = (First: token.IndexOf('.'), Last: token.LastIndexOf('.'));

        foreach (var length in new[] { 1, dots.First - 1, dots.First, dots.First + 1, dots.Last - 1, dots.Last, dots.Last + 1, token.Length - 100, token.Length - 1 })
        {
            (await CallAsync(proxy, token[..length])).ShouldBeRefused(_origin, 401, null, Invalid);
        }
        (await CallAsync(proxy, token[1..])).ShouldBeRefused(_origin, 401, "The token is malformed", Invalid);
        (await CallAsync(proxy, token)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("a.b.c")]
    [InlineData("a.b.c.d")]
    [InlineData("a.b.c.d.e")]
    [InlineData("..")]
    [InlineData("e30.e30.e30")]
    [InlineData("W10.e30.e30")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.bm90IGpzb24.e30")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.e3=")]
    [InlineData("fp_a-key-of-a-consumer")]
    public async Task What_is_no_token_is_refused(string text)
    {
        await using var proxy = await StartAsync();

        (await CallAsync(proxy, text)).ShouldBeRefused(_origin, 401, null, Invalid);
    }

    [Fact]
    public async Task Oversized_token_is_refused_before_it_is_read()
    {
        await using var proxy = await StartAsync();
        var longest = _provider.Token(claims => claims["padding"] = new string('x', 11_000));
        var longer = _provider.Token(claims => claims["padding"] = new string('x', 12_000));
        longest.Length.ShouldBeLessThanOrEqualTo(16 * 1024);
        longer.Length.ShouldBeGreaterThan(16 * 1024);

        (await CallAsync(proxy, longer)).ShouldBeRefused(_origin, 401, "The token is too long", Invalid);
        _provider.Readings.ShouldBe(0);
        (await CallAsync(proxy, longest)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Token_without_a_required_scope_is_refused()
    {
        await using var proxy = await StartAsync("\"requiredScopes\": [\"Chat.Read\", \"Chat.Write\"]");

        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
        (await CallAsync(proxy, _provider.Token(claims => Scope(claims, "scope", "Chat.Write other Chat.Read")))).Status.ShouldBe(200);
        (await CallAsync(proxy, _provider.Token(claims => Scope(claims, "scope", new JsonArray("Chat.Write", "Chat.Read"))))).Status.ShouldBe(200);
        foreach (var scopes in new JsonNode?[] { "Chat.Read", "chat.read chat.write", "Chat.ReadChat.Write", "", null })
        {
            (await CallAsync(proxy, _provider.Token(claims => Scope(claims, "scp", scopes)))).ShouldBeRefused(_origin, 403, "The token lacks a scope that the route asks for", Insufficient, reached: 3);
        }
    }

    [Fact]
    public async Task Token_without_a_required_role_is_refused()
    {
        await using var proxy = await StartAsync("\"requiredRoles\": [\"Chat.User\", \"Chat.Admin\"]");

        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
        foreach (var roles in new JsonNode?[] { new JsonArray("Chat.User"), new JsonArray("chat.user", "chat.admin"), "Chat.User Chat.Admin", null })
        {
            (await CallAsync(proxy, _provider.Token(claims => claims["roles"] = roles))).ShouldBeRefused(_origin, 403, "The token lacks a role that the route asks for", Insufficient, reached: 1);
        }
    }

    [Fact]
    public async Task Consumer_that_is_not_on_the_list_is_refused()
    {
        await using var proxy = await StartAsync(access: $"\"consumers\": [\"{OpenIdStandIn.Application}\"]");

        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
        (await CallAsync(proxy, _provider.Token(claims => claims["azp"] = "another"))).ShouldBeRefused(_origin, 403, "The route is not open to this consumer", null, reached: 1);
    }

    [Fact]
    public async Task Consumer_is_the_application_that_presents_the_token_by_any_of_its_names()
    {
        await using var proxy = await StartAsync(access: "\"consumers\": [\"app\"]");

        foreach (var name in new[] { "azp", "appid", "client_id" })
        {
            (await CallAsync(proxy, _provider.Token(claims => { claims.Remove("azp"); claims[name] = "app"; }))).Status.ShouldBe(200, name);
        }
        (await CallAsync(proxy, _provider.Token(claims => { claims["azp"] = "other"; claims["appid"] = "app"; }))).Status.ShouldBe(403);
    }

    [Fact]
    public async Task Consumer_is_the_claim_that_the_route_names()
    {
        await using var proxy = await StartAsync("\"consumerClaim\": \"oid\"", "\"consumers\": [\"anna\"]");

        (await CallAsync(proxy, _provider.Token(claims => claims["oid"] = "anna"))).Status.ShouldBe(200);
        (await CallAsync(proxy, _provider.Token(claims => claims["azp"] = "anna"))).ShouldBeRefused(_origin, 403, "The token does not name a consumer", null, reached: 1);
        (await CallAsync(proxy, _provider.Token(claims => claims["oid"] = new JsonArray("anna")))).Status.ShouldBe(200, "a list of one");
        (await CallAsync(proxy, _provider.Token(claims => claims["oid"] = new JsonArray("anna", "bert")))).Status.ShouldBe(403);
        (await CallAsync(proxy, _provider.Token(claims => claims["oid"] = 7))).Status.ShouldBe(403);
    }

    [Theory]
    [InlineData("anna\n")]
    [InlineData("an\rna")]
    [InlineData("\0anna")]
    [InlineData("anna\u0085")]
    public async Task Consumer_with_a_control_character_is_nobody(string id)
    {
        await using var proxy = await StartAsync("\"consumerClaim\": \"oid\"", route: "\"cache\": { \"mode\": \"override\", \"ttl\": \"00:10:00\", \"perConsumer\": true }");

        (await CallAsync(proxy, _provider.Token(claims => claims["oid"] = id))).ShouldBeRefused(_origin, 403, "The token does not name a consumer", null);
    }

    [Fact]
    public async Task Consumer_whose_id_reads_like_another_and_its_cookies_has_a_cache_of_its_own()
    {
        await using var proxy = await StartAsync("\"consumerClaim\": \"oid\"", route: "\"cache\": { \"mode\": \"override\", \"ttl\": \"00:10:00\", \"perConsumer\": true }");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes("Cookie: s=1\n")));

        (await RawAsync(proxy, $"Cookie: s=1\r\nAuthorization: Bearer {_provider.Token(claims => claims["oid"] = "anna")}")).Status.ShouldBe(200);
        (await CallAsync(proxy, _provider.Token(claims => claims["oid"] = $"anna {hash}"))).Status.ShouldBe(200);

        _origin.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"forward\": true")]
    public async Task Key_of_the_proxy_stays_here_and_the_destinations_own_travels_on(string jwt)
    {
        await using var proxy = await StartAsync(jwt);

        (await RawAsync(proxy, $"api-key: fp_a-key\r\nx-api-key: of-the-destination\r\nOcp-Apim-Subscription-Key: fp_another\r\nAuthorization: Bearer {_provider.Token()}")).Status.ShouldBe(200);

        var seen = _origin.Requests.Single.Headers;
        seen.ShouldNotContain(field => field.Value.ToString().Contains("fp_"));
        seen["x-api-key"].ToString().ShouldBe("of-the-destination");
    }

    [Fact]
    public async Task Key_of_the_proxy_divides_no_cache()
    {
        await using var proxy = await StartAsync(route: "\"cache\": { \"mode\": \"override\", \"ttl\": \"00:10:00\", \"perConsumer\": true }");

        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
        (await RawAsync(proxy, $"api-key: fp_a-key\r\nAuthorization: Bearer {_provider.Token()}")).Status.ShouldBe(200);

        _origin.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Consumers_have_caches_of_their_own_where_the_route_says_so()
    {
        await using var proxy = await StartAsync(route: "\"cache\": { \"mode\": \"override\", \"ttl\": \"00:10:00\", \"perConsumer\": true }");

        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
        (await CallAsync(proxy, _provider.Token(claims => claims["sub"] = "somebody else"))).Status.ShouldBe(200);
        _origin.Requests.Count.ShouldBe(1);
        (await CallAsync(proxy, _provider.Token(claims => claims["azp"] = "another"))).Status.ShouldBe(200);
        _origin.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Token_signed_by_an_elliptic_key_lets_in()
    {
        using var elliptic = SigningKey.CreateElliptic("curve");
        _provider.Publish(elliptic);
        await using var proxy = await StartAsync();

        (await CallAsync(proxy, _provider.Token())).Status.ShouldBe(200);
        (await CallAsync(proxy, _provider.Token(changeHead: head => head["alg"] = "RS256"))).ShouldBeRefused(_origin, 401, null, Invalid, reached: 1);
    }

    private Task<ProxyUnderTest> StartAsync(string jwt = "", string access = "", string route = "")
        => ProxyUnderTest.StartAsync(JwtRoute.To(_origin.Address, _provider.Authority, jwt, access, route), new() { Time = _time });

    private static Task<RawResponse> CallAsync(ProxyUnderTest proxy, string token) => RawAsync(proxy, $"Authorization: Bearer {token}");

    private static Task<RawResponse> RawAsync(ProxyUnderTest proxy, string fields) => proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\n{fields}\r\n\r\n");

    private static void Scope(JsonObject claims, string name, JsonNode? value)
    {
        claims.Remove("scp");
        claims[name] = value;
    }
}
