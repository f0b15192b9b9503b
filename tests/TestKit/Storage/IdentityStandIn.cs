using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.TestKit;

/// <summary>Stands in for the endpoint of App Service and Functions that gives managed identities their tokens (<c>api-version=2019-08-01</c>). The tokens are unsigned; Azurite takes them.</summary>
public sealed class IdentityStandIn : IAsyncDisposable
{
    private const string ApiVersion = "2019-08-01";
    private const string SystemIdentity = "00000000-0000-0000-0000-000000000001";
    private readonly Lock _lock = new();
    private readonly List<IdentityRequest> _requests = [];
    private readonly string _secret = Guid.NewGuid().ToString("N");
    private WebApplication? _server;
    private int? _failure;

    private IdentityStandIn()
    {
    }

    /// <summary>Where the tokens are asked for.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>The environment that tells a process of this endpoint: <c>IDENTITY_ENDPOINT</c> and <c>IDENTITY_HEADER</c>.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["IDENTITY_ENDPOINT"] = Endpoint.ToString(),
        ["IDENTITY_HEADER"] = _secret,
    };

    /// <summary>How long a token is valid from its making.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The clock of its tokens.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<IdentityRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Starts the endpoint on a free loopback port.</summary>
    public static async Task<IdentityStandIn> StartAsync()
    {
        var standIn = new IdentityStandIn();
        var (server, port) = await LoopbackServer.StartAsync(standIn.HandleAsync, _ => { });
        standIn._server = server;
        standIn.Endpoint = new Uri($"http://127.0.0.1:{port}/msi/token");
        return standIn;
    }

    /// <summary>Answers with an error from now on.</summary>
    /// <param name="status">400 as for an identity that is not assigned, 500 as for an outage.</param>
    public void Fail(int status)
    {
        lock (_lock)
        {
            _failure = status;
        }
    }

    /// <summary>Gives tokens again.</summary>
    public void Heal()
    {
        lock (_lock)
        {
            _failure = null;
        }
    }

    /// <summary>An unsigned token in the shape of Entra's, valid from now.</summary>
    /// <param name="audience">The <c>aud</c> claim, <c>https://storage.azure.com</c> for storage.</param>
    /// <param name="lifetime">How long it is valid; negative for one that has expired.</param>
    public static string MakeToken(string audience, TimeSpan lifetime)
    {
        var now = TimeProvider.System.GetUtcNow();
        var issued = lifetime < TimeSpan.Zero ? now + lifetime + lifetime : now;
        var claims = new
        {
            aud = audience,
            iss = "https://sts.windows.net/00000000-0000-0000-0000-000000000000/",
            iat = issued.ToUnixTimeSeconds(),
            nbf = issued.ToUnixTimeSeconds(),
            exp = (now + lifetime).ToUnixTimeSeconds(),
            oid = SystemIdentity,
            uti = Guid.NewGuid(),
        };
        return $"{Encode(new { typ = "JWT", alg = "none" })}.{Encode(claims)}.";
    }

    /// <summary>Stops at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await LoopbackServer.StopAsync(server);
        }
    }

    private static string Encode(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));

    private async Task HandleAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var resource = (string?)query["resource"];
        var client = (string?)query["client_id"];
        var status = Judge(context, resource);
        lock (_lock)
        {
            _requests.Add(new IdentityRequest(resource, client, status));
        }

        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(status == StatusCodes.Status200OK
            ? TokenAnswer(resource!, client)
            : new { statusCode = status, message = "No managed identity was found for this app." }, context.RequestAborted);
    }

    private int Judge(HttpContext context, string? resource)
    {
        lock (_lock)
        {
            if (_failure is { } failure)
            {
                return failure;
            }
        }

        if (context.Request.Headers["X-IDENTITY-HEADER"] != _secret)
        {
            return StatusCodes.Status401Unauthorized;
        }

        var isAsDocumented = context.Request.Path == Endpoint.AbsolutePath && resource is not null && context.Request.Query["api-version"] == ApiVersion;
        return isAsDocumented ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
    }

    private object TokenAnswer(string resource, string? client) => new
    {
        access_token = MakeToken(resource, TokenLifetime),
        expires_on = (Time.GetUtcNow() + TokenLifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        resource,
        token_type = "Bearer",
        client_id = client ?? SystemIdentity,
    };
}
