using System.Globalization;
using System.Text.Json;
using FuncProxy.TestKit;

namespace FuncProxy.Routing.Tests.TestKit;

public sealed class IdentityStandInTests
{
    private const string Query = "?api-version=2019-08-01&resource=https%3A%2F%2Fstorage.azure.com";

    [Fact]
    public async Task Token_of_the_endpoint_opens_the_storage()
    {
        using var authority = new TestAuthority();
        await using var azurite = await AzuriteServer.StartAsync(new AzuriteOptions { Certificate = authority.Server });
        await using var identity = await IdentityStandIn.StartAsync();

        var (status, answer) = await AskAsync(identity, $"{Query}&client_id=me");

        status.ShouldBe(200);
        answer.GetProperty("token_type").GetString().ShouldBe("Bearer");
        identity.Requests.ShouldBe([new IdentityRequest("https://storage.azure.com", "me", 200)]);
        using var calls = TableCalls.WithToken(azurite.Endpoint, () => answer.GetProperty("access_token").GetString()!, authority.CreateHandler());
        (await calls.CreateTableAsync("Routes")).Status.ShouldBe(201);
    }

    [Theory]
    [InlineData(Query, "wrong", 401)]
    [InlineData("?api-version=2017-09-01&resource=x", null, 400)]
    [InlineData("?api-version=2019-08-01", null, 400)]
    public async Task Request_unlike_the_documented_one_gets_no_token(string query, string? secret, int expected)
    {
        await using var identity = await IdentityStandIn.StartAsync();

        (await AskAsync(identity, query, secret)).Status.ShouldBe(expected);

        identity.Requests.ShouldHaveSingleItem().Status.ShouldBe(expected);
    }

    [Fact]
    public async Task Endpoint_fails_until_it_is_healed_and_gives_short_tokens()
    {
        await using var identity = await IdentityStandIn.StartAsync();
        identity.TokenLifetime = TimeSpan.FromSeconds(90);

        identity.Fail(500);
        (await AskAsync(identity, Query)).Status.ShouldBe(500);
        identity.Fail(400);
        (await AskAsync(identity, Query)).Status.ShouldBe(400);
        identity.Heal();
        var (status, answer) = await AskAsync(identity, Query);

        status.ShouldBe(200);
        var expires = DateTimeOffset.FromUnixTimeSeconds(long.Parse(answer.GetProperty("expires_on").GetString()!, CultureInfo.InvariantCulture));
        (expires - TimeProvider.System.GetUtcNow()).ShouldBeInRange(TimeSpan.FromSeconds(80), TimeSpan.FromSeconds(90));
        identity.Requests.Select(request => request.Status).ShouldBe([500, 400, 200]);
    }

    private static async Task<(int Status, JsonElement Answer)> AskAsync(IdentityStandIn identity, string query, string? secret = null)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, identity.Environment["IDENTITY_ENDPOINT"] + query);
        request.Headers.Add("X-IDENTITY-HEADER", secret ?? identity.Environment["IDENTITY_HEADER"]);
        using var response = await client.SendAsync(request);
        return ((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }
}
