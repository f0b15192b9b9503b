using System.Globalization;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Authentication;

/// <summary>Asks an <see cref="IdentityStandIn"/> as Azure's client does, but keeps nothing itself: every asking is seen there, whatever clock the test has.</summary>
internal sealed class StandInCredential(IdentityStandIn standIn, string? clientId) : TokenCredential
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>What is awaited before an asking; null for nothing.</summary>
    public Task? Gate { get; set; }

    /// <summary>Whether the last asking began on a pool thread.</summary>
    public bool? BeganOnPool { get; private set; }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        BeganOnPool = Thread.CurrentThread.IsThreadPoolThread;
        if (Gate is { } gate)
        {
            await gate.WaitAsync(cancellationToken);
        }
        var resource = requestContext.Scopes.ShouldHaveSingleItem().Replace("/.default", "");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{standIn.Endpoint}?api-version=2019-08-01&resource={Uri.EscapeDataString(resource)}{(clientId is null ? "" : $"&client_id={clientId}")}");
        request.Headers.Add("X-IDENTITY-HEADER", standIn.Environment["IDENTITY_HEADER"]);
        using var response = await _client.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new AuthenticationFailedException($"The endpoint answers {(int)response.StatusCode}.");
        }
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        var expires = long.Parse(answer.RootElement.GetProperty("expires_on").GetString()!, CultureInfo.InvariantCulture);
        return new AccessToken(answer.RootElement.GetProperty("access_token").GetString()!, DateTimeOffset.FromUnixTimeSeconds(expires));
    }
}
